#include "merkit/corpus/transcription.h"

#include <optional>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/lenient_lines.h"

namespace merkit {
namespace {

// The parts of "ID [START-END]: text"; nullopt without a bracket pair that holds two times.
std::optional<TranscriptLine> parse_line(std::string_view line) {
  const std::size_t open = line.find('[');
  const std::size_t close = line.find("]:");
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    return std::nullopt;
  }
  const std::string_view times = line.substr(open + 1, close - open - 1);
  const std::size_t dash = times.find('-', 1);
  if (dash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto start_s = parse_double(trim(times.substr(0, dash)));
  const auto end_s = parse_double(trim(times.substr(dash + 1)));
  if (!start_s || !end_s) {
    return std::nullopt;
  }
  TranscriptLine result;
  result.id = trim(line.substr(0, open));
  result.start_s = *start_s;
  result.end_s = *end_s;
  result.text = trim(line.substr(close + 2));
  return result;
}

}  // namespace

Transcription parse_transcription(std::string_view text, const std::filesystem::path& file) {
  Transcription result;
  LenientLines lines(text, file, result.irregularities);
  std::string line;
  std::optional<double> last_start_s;
  while (lines.next(line)) {
    if (trim(line).empty()) {
      continue;
    }
    if (!line.starts_with("Ses")) {
      lines.report("id-less-line", "skipped \"" + quote(line) + "\"");
      continue;
    }
    auto parsed = parse_line(line);
    if (!parsed) {
      lines.report("no-brackets", R"(expected "ID [START-END]: text", got ")" + quote(line) + "\"");
      continue;
    }
    if (last_start_s && parsed->start_s < *last_start_s) {
      lines.report("not-chronological", quote(parsed->id) + " starts before the line above it");
    }
    if (parsed->text.empty()) {
      lines.report("empty-text", quote(parsed->id) + " has no text");
    }
    last_start_s = parsed->start_s;
    parsed->line = lines.line_number();
    result.lines.push_back(*std::move(parsed));
  }
  return result;
}

}  // namespace merkit
