#include "merkit/infer/timeline.h"

namespace merkit {

std::string label_of(const Timeline& timeline, const TimelineSegment& segment) {
  return segment.label ? timeline.class_names[*segment.label] : "";
}

}  // namespace merkit
