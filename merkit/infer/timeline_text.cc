#include "merkit/infer/timeline_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/utf8.h"

namespace merkit {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string_view entity_of(char c) {
  switch (c) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '"':
      return "&quot;";
    default:
      return {};
  }
}

bool is_forbidden_in_xml(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  const bool is_control = first < 0x20 && first != '\t' && first != '\n' && first != '\r';
  return is_control || character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
}

}  // namespace

std::string xml_escape(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence_length(text, at);
    const std::string_view character = text.substr(at, length);
    const std::string_view entity = entity_of(text[at]);
    if (!entity.empty()) {
      safe += entity;
    } else {
      safe += length == 0 || is_forbidden_in_xml(character) ? kReplacement : character;
    }
    at += length == 0 ? 1 : length;
  }
  return safe;
}

std::string on_one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return line;
}

std::int64_t to_ms(double seconds) noexcept { return std::llround(seconds * 1000.0); }

std::string clock_text(double seconds, char separator) {
  const std::int64_t ms = to_ms(seconds);
  return fmt::format("{:02}:{:02}:{:02}{}{:03}", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60,
                     separator, ms % 1000);
}

std::string verdict(const Timeline& timeline, const TimelineSegment& segment) {
  return segment.label
             ? fmt::format("{} ({:.0f} %)", label_of(timeline, segment), 100.0 * segment.confidence)
             : fmt::format("[{}]", segment.abstention);
}

bool has_text(const Timeline& timeline) noexcept {
  return std::any_of(timeline.segments.begin(), timeline.segments.end(),
                     [](const TimelineSegment& segment) { return !segment.text.empty(); });
}

}  // namespace merkit
