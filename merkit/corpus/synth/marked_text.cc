#include "merkit/corpus/synth/marked_text.h"

#include "merkit/base/error.h"

namespace merkit {

std::string join_lines(const MarkedText& lines, std::string_view ending) {
  std::string out;
  for (const MarkedLine& line : lines) {
    out += line.text;
    out += ending;
  }
  return out;
}

std::vector<Irregularity> marked_irregularities(const MarkedText& lines,
                                                const std::filesystem::path& file) {
  std::vector<Irregularity> found;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].kind.empty()) {
      found.push_back({std::string(lines[i].kind), file, i + 1, quote(lines[i].text)});
    }
  }
  return found;
}

}  // namespace merkit
