#include "merkit/corpus/timed_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/parse.h"
#include "merkit/base/utf8.h"
#include "merkit/corpus/timed_text_parsers.h"

namespace merkit {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

// Runs of blanks and line ends as one blank, none at both ends.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool is_blank = static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
    if (!is_blank) {
      line.push_back(c);
    } else if (!line.empty() && line.back() != ' ') {
      line.push_back(' ');
    }
  }
  return std::string(trim(line));
}

bool looks_like_ctm(std::string_view line) {
  const auto words = split_words(line);
  return words.size() >= 5 && words.size() <= 6 && parse_double(words[2]) && parse_double(words[3]);
}

void append(std::string_view text, std::string& joined) {
  joined += joined.empty() ? "" : " ";
  joined += text;
}

}  // namespace

std::string_view timed_text_format_name(TimedTextFormat format) noexcept {
  switch (format) {
    case TimedTextFormat::kSrt:
      return "srt";
    case TimedTextFormat::kWebVtt:
      return "vtt";
    case TimedTextFormat::kCtm:
      return "ctm";
    case TimedTextFormat::kWhisperJson:
      return "whisper-json";
  }
  return "";
}

TimedTextFormat guess_timed_text_format(std::string_view text, std::string_view where) {
  text = without_mark(text);
  if (text.starts_with("WEBVTT")) {
    return TimedTextFormat::kWebVtt;
  }
  if (trim(text).starts_with('{')) {
    return TimedTextFormat::kWhisperJson;
  }
  std::string_view first;
  std::size_t num_lines = 0;
  for (LineReader lines(text); auto line = lines.next();) {
    const std::string_view content = trim(*line);
    if (content.empty() || content.starts_with(";;")) {
      continue;
    }
    if (content.find("-->") != std::string_view::npos) {
      return TimedTextFormat::kSrt;
    }
    if (num_lines == 0) {
      first = content;
    }
    if (looks_like_ctm(content)) {
      return TimedTextFormat::kCtm;
    }
    if (++num_lines == 3) {
      break;
    }
  }
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}: expected a transcript with times (SRT, WebVTT, CTM or the JSON of "
                          "whisper.cpp), got \"{}\"",
                          where, quote(first)));
}

std::vector<TimedText> parse_timed_text(std::string_view text, TimedTextFormat format,
                                        std::string_view where) {
  const std::string clean = utf8_or_latin1(without_mark(text));
  std::vector<TimedText> entries;
  switch (format) {
    case TimedTextFormat::kSrt:
      parse_srt(clean, where, entries);
      break;
    case TimedTextFormat::kWebVtt:
      parse_webvtt(clean, where, entries);
      break;
    case TimedTextFormat::kCtm:
      parse_ctm(clean, where, entries);
      break;
    case TimedTextFormat::kWhisperJson:
      parse_whisper_json(clean, where, entries);
      break;
  }
  for (TimedText& entry : entries) {
    entry.text = on_one_line(entry.text);
  }
  std::erase_if(entries, [](const TimedText& entry) { return entry.text.empty(); });
  std::stable_sort(entries.begin(), entries.end(),
                   [](const TimedText& a, const TimedText& b) { return a.start_s < b.start_s; });
  return entries;
}

std::vector<TimedText> read_timed_text(const std::filesystem::path& path) {
  const std::string text = read_file(path, kMostBytes);
  const std::string where = path.string();
  return parse_timed_text(text, guess_timed_text_format(text, where), where);
}

std::string text_around(std::span<const TimedText> transcript, double start_s, double end_s) {
  std::string joined;
  for (const TimedText& entry : transcript) {
    if (entry.start_s >= end_s) {
      break;
    }
    const double inside_s = std::min(entry.end_s, end_s) - std::max(entry.start_s, start_s);
    const double shorter_s = std::min(entry.end_s - entry.start_s, end_s - start_s);
    if (inside_s >= 0.0 && 2.0 * inside_s >= shorter_s) {
      append(entry.text, joined);
    }
  }
  return joined;
}

std::string text_centred_in(std::span<const TimedText> transcript, double start_s, double end_s) {
  std::string joined;
  for (const TimedText& entry : transcript) {
    if (entry.start_s >= end_s) {
      break;
    }
    const double middle_s = 0.5 * (entry.start_s + entry.end_s);
    if (middle_s >= start_s && middle_s < end_s) {
      append(entry.text, joined);
    }
  }
  return joined;
}

}  // namespace merkit
