// CTM, the time-marked words of NIST's scoring toolkit.
#include <fmt/format.h>

#include <optional>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/timed_text_parsers.h"

namespace merkit {
namespace {

// From 0 to a hundred years: sums stay finite.
std::optional<double> parse_seconds(std::string_view text) {
  const auto seconds = parse_double(text);
  return seconds && *seconds >= 0.0 && *seconds < 3e9 ? seconds : std::nullopt;
}

}  // namespace

void parse_ctm(std::string_view text, std::string_view where, std::vector<TimedText>& entries) {
  std::string_view recording;
  for (LineReader lines(text); const auto line = lines.next();) {
    const auto fail = [&](std::string_view expected) {
      throw Error(ErrorCode::kCorruptData,
                  fmt::format("{}:{}: expected {}, got \"{}\"", where, lines.line_number(),
                              expected, quote(*line)));
    };
    const auto words = split_words(trim(*line));
    if (words.empty() || words[0].starts_with(";;")) {
      continue;
    }
    const auto start = words.size() < 5 ? std::nullopt : parse_seconds(words[2]);
    const auto duration = words.size() < 5 ? std::nullopt : parse_seconds(words[3]);
    if (words.size() > 6 || !start || !duration) {
      fail("\"RECORDING CHANNEL START DURATION WORD [CONFIDENCE]\" in seconds");
    }
    if (recording.empty()) {
      recording = words[0];
    } else if (recording != words[0]) {
      fail(fmt::format("words of one recording, {}", quote(recording)));
    }
    entries.push_back({*start, *start + *duration, std::string(words[4])});
  }
}

}  // namespace merkit
