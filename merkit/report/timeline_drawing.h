// The drawing of a timeline, row by row. Not installed.
#pragma once

#include <string>

#include "merkit/infer/timeline.h"

namespace merkit {

// One <svg> element; it has its style inside and stands in a page or alone.
std::string timeline_drawing(const Timeline& timeline);

// The colours of classes, for legends: "k0" to "k5" fill with the colour of class 0 to 5, 6 is 0.
std::string class_colour(std::size_t class_index);

}  // namespace merkit
