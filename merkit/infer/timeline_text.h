// Pieces of text that the formats share. Not installed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "merkit/infer/timeline.h"

namespace merkit {

// `text` for XML 1.0, in elements and in quoted attributes: markup as entities; characters that XML
// forbids and bytes that are not UTF-8 as U+FFFD.
std::string xml_escape(std::string_view text);

// `text` on one line: control characters, tabs among them, as blanks.
std::string on_one_line(std::string_view text);

// Milliseconds, rounded.
std::int64_t to_ms(double seconds) noexcept;

// "01:02:03.004" with that separator before the milliseconds.
std::string clock_text(double seconds, char separator);

// "ang (75 %)", or the reason why there is no class, in brackets: "[no-speech]".
std::string verdict(const Timeline& timeline, const TimelineSegment& segment);

// True if a segment has text.
bool has_text(const Timeline& timeline) noexcept;

}  // namespace merkit
