#include "merkit/corpus/mocap_scan.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "merkit/base/parse.h"

namespace merkit {
namespace {

constexpr std::size_t kNumHeadings = 2;
constexpr std::size_t kNumIndexFields = 2;  // frame number and time

bool is_nan(std::string_view word) { return word == "NaN" || word == "nan" || word == "NAN"; }

// True if the line holds digits, signs and points alone, parted by single blanks, in the right
// number: nearly every line does, and counting bytes is fast.
bool is_plain(std::string_view line, std::size_t num_fields) {
  const auto blanks = std::count(line.begin(), line.end(), ' ');
  const auto others = std::count_if(line.begin(), line.end(),
                                    [](char c) { return (c < '-' && c != ' ') || c > '9'; });
  return others == 0 && static_cast<std::size_t>(blanks) + 1 == num_fields && line.front() != ' ' &&
         line.back() != ' ' && line.find("  ") == std::string_view::npos;
}

// Lost markers of a line, or nullopt if it is no frame.
std::optional<std::uint64_t> count_nan(std::string_view line, std::size_t num_fields) {
  const std::vector<std::string_view> words = split_words(line);
  if (words.size() != num_fields) {
    return std::nullopt;
  }
  std::uint64_t num_nan = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i >= kNumIndexFields && is_nan(words[i])) {
      ++num_nan;
    } else if (!parse_double(words[i])) {
      return std::nullopt;
    }
  }
  return num_nan;
}

void note_first(std::size_t& line, std::size_t line_number) {
  line = line == 0 ? line_number : line;
}

}  // namespace

MocapScan scan_mocap(std::string_view text, std::size_t num_columns) {
  const std::size_t num_fields = num_columns + kNumIndexFields;
  MocapScan scan;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (lines.line_number() <= kNumHeadings || line->empty()) {
      continue;
    }
    const auto num_nan = is_plain(*line, num_fields) ? std::optional<std::uint64_t>(0)
                                                     : count_nan(*line, num_fields);
    ++scan.num_frames;
    if (!num_nan) {
      ++scan.num_malformed;
      note_first(scan.first_malformed_line, lines.line_number());
      continue;
    }
    scan.num_values += num_columns;
    scan.num_nan += *num_nan;
    if (*num_nan > 0) {
      note_first(scan.first_nan_line, lines.line_number());
    }
  }
  return scan;
}

}  // namespace merkit
