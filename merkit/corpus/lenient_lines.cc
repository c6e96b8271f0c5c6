#include "merkit/corpus/lenient_lines.h"

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/utf8.h"

namespace merkit {

LenientLines::LenientLines(std::string_view text, std::filesystem::path file,
                           std::vector<Irregularity>& irregularities)
    : lines_(text),
      file_(std::move(file)),
      irregularities_(irregularities),
      ends_with_newline_(text.empty() || text.back() == '\n') {
  if (const std::size_t crlf = text.find("\r\n"); crlf != std::string_view::npos) {
    const std::string_view before = text.substr(0, crlf);
    const auto lines_before = std::count(before.begin(), before.end(), '\n');
    report("crlf", static_cast<std::size_t>(lines_before) + 1, "the line ends with CR LF");
  }
}

bool LenientLines::next(std::string& line) {
  const auto raw = lines_.next();
  if (!raw) {
    if (!ends_with_newline_) {
      report("no-final-newline", "the file ends within a line");
      ends_with_newline_ = true;
    }
    return false;
  }
  line = utf8_or_latin1(*raw);
  if (line != *raw) {
    report("latin-1", "read as \"" + quote(line) + "\"");
  }
  return true;
}

void LenientLines::report(std::string kind, std::size_t line, std::string detail) {
  irregularities_.push_back({std::move(kind), file_, line, std::move(detail)});
}

}  // namespace merkit
