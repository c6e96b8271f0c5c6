// A timeline to look at: a drawing, and a page that needs nothing beside itself.
#pragma once

#include <string>

#include "merkit/infer/timeline.h"

namespace merkit {

// An SVG file: rows of equal length with the waveform in the colours of the segments, the
// probabilities of the classes one on another, and the segments with their names. Light or dark as
// the reader likes it.
std::string timeline_svg(const Timeline& timeline);

// A page of HTML with the drawing, the share of each class, and every segment with what is said in
// it; no script, nothing from elsewhere.
std::string timeline_html(const Timeline& timeline);

}  // namespace merkit
