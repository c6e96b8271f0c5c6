// What drove the segments of a timeline, to look at. Not installed.
#pragma once

#include <string>
#include <string_view>

#include "merkit/infer/timeline.h"
#include "merkit/report/timeline_row.h"

namespace merkit {

// True if a segment says what drove it.
bool has_saliency(const Timeline& timeline) noexcept;

// Height that a row of the drawing needs for its strips.
inline constexpr double kHeatHeight = 16.0;

// Strips of SVG from `top` on, as wide as their segments: the shares of the parts of the sound, in
// the colour of the class where they speak for it and grey where against it, the stronger the
// darker, by the largest of the segment; and below it, thinner, where a layer attended.
std::string heat_strips(const Timeline& timeline, const TimelineRow& row, double top);

// Style of what follows, for the page.
extern const std::string_view kSaliencyStyle;

// The segment's words as HTML, each shaded by its share.
std::string shaded_words(const TimelineSegment& segment);

// Bars of HTML: what each input did where there are several, and the columns of the largest shares.
std::string share_bars(const TimelineSegment& segment);

}  // namespace merkit
