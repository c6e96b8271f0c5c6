// SRT and WebVTT.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/time_text.h"
#include "merkit/corpus/timed_text_parsers.h"

namespace merkit {
namespace {

constexpr std::string_view kArrow = "-->";

// "00:00:01,000", "00:01.000" with a colon in it.
std::optional<double> parse_cue_time(std::string_view text) {
  std::string time(text);
  const std::size_t first = time.find(':');
  if (first == std::string::npos) {
    return std::nullopt;
  }
  if (time.find(':', first + 1) == std::string::npos) {
    time.insert(0, "00:");
  }
  if (const std::size_t comma = time.find(','); comma != std::string::npos) {
    time[comma] = '.';
  }
  return parse_time_s(time);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kEntities = {
    {{"&lt;", "<"},
     {"&gt;", ">"},
     {"&amp;", "&"},
     {"&quot;", "\""},
     {"&nbsp;", " "},
     {"&lrm;", ""},
     {"&rlm;", ""}}};

// Bytes of the <tag> or {\override} that `text` begins with; 0 if it begins with none.
std::size_t markup_length(std::string_view text) {
  constexpr std::size_t kLongest = 256;
  const bool is_override = text.starts_with("{\\");
  if (!is_override && text.front() != '<') {
    return 0;
  }
  const std::size_t close = text.substr(0, kLongest).find(is_override ? '}' : '>');
  return close == std::string_view::npos ? 0 : close + 1;
}

// The text of a cue without markup, entities as what they mean.
std::string without_markup(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    if (const std::size_t length = markup_length(text); length > 0) {
      text.remove_prefix(length);
      continue;
    }
    const auto* entity =
        std::find_if(kEntities.begin(), kEntities.end(),
                     [&](const auto& candidate) { return text.starts_with(candidate.first); });
    plain += entity == kEntities.end() ? text.substr(0, 1) : entity->second;
    text.remove_prefix(entity == kEntities.end() ? 1 : entity->first.size());
  }
  return plain;
}

// The lines of captions: cues, each begun by a line with an arrow.
class CueReader {
 public:
  CueReader(std::string_view text, std::string_view where, std::vector<TimedText>& entries)
      : lines_(text), where_(where), entries_(entries) {}

  void read_srt() {
    while (next()) {
      if (is_timing()) {
        begin_cue();
      } else if (has_cue_) {
        take_srt_line();
      } else if (!line_.empty() && !parse_int(line_)) {
        fail("a number or \"START --> END\"");
      }
    }
    end_cue();
  }

  void read_webvtt() {
    next();  // the signature
    if (!line_.starts_with("WEBVTT")) {
      fail("WEBVTT");
    }
    bool is_text = false;
    while (next()) {
      if (line_.empty()) {
        is_text = false;
        end_cue();
      } else if (is_timing()) {
        begin_cue();
        is_text = true;
      } else if (is_text) {
        add_line(line_);
      }
      // Anything else is the name of a cue, a note, a style or a region.
    }
    end_cue();
  }

 private:
  bool next() {
    const auto line = lines_.next();
    line_ = line ? trim(*line) : std::string_view{};
    return line.has_value();
  }

  bool is_timing() const { return line_.find(kArrow) != std::string_view::npos; }

  [[noreturn]] void fail(std::string_view expected) const {
    throw Error(ErrorCode::kCorruptData, fmt::format("{}:{}: expected {}, got \"{}\"", where_,
                                                     lines_.line_number(), expected, quote(line_)));
  }

  void begin_cue() {
    end_cue();
    const std::size_t arrow = line_.find(kArrow);
    const auto start = parse_cue_time(trim(line_.substr(0, arrow)));
    const auto rest = split_words(line_.substr(arrow + kArrow.size()));
    const auto end = rest.empty() ? std::nullopt : parse_cue_time(rest.front());
    if (!start || !end || *end < *start) {
      fail("\"START --> END\" with START <= END");
    }
    cue_ = {*start, *end, ""};
    has_cue_ = true;
  }

  // A number between a blank line and a timing belongs to the next cue.
  void take_srt_line() {
    if (line_.empty()) {
      was_blank_ = true;
      return;
    }
    flush_number();
    if (was_blank_ && parse_int(line_)) {
      number_ = line_;
    } else {
      add_line(line_);
    }
    was_blank_ = false;
  }

  void flush_number() {
    if (!number_.empty()) {
      add_line(number_);
      number_ = {};
    }
  }

  void add_line(std::string_view line) {
    cue_.text += cue_.text.empty() ? "" : "\n";
    cue_.text += line;
  }

  void end_cue() {
    if (has_cue_) {
      cue_.text = without_markup(cue_.text);
      entries_.push_back(std::move(cue_));
    }
    has_cue_ = false;
    was_blank_ = false;
    number_ = {};
  }

  LineReader lines_;
  std::string_view where_;
  std::vector<TimedText>& entries_;
  std::string_view line_;
  TimedText cue_;
  bool has_cue_ = false;
  bool was_blank_ = false;        // SRT: the last line was
  std::string_view number_ = {};  // SRT: of the next cue, or text after all
};

}  // namespace

void parse_srt(std::string_view text, std::string_view where, std::vector<TimedText>& entries) {
  CueReader(text, where, entries).read_srt();
}

void parse_webvtt(std::string_view text, std::string_view where, std::vector<TimedText>& entries) {
  CueReader(text, where, entries).read_webvtt();
}

}  // namespace merkit
