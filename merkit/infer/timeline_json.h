// Events of a stream as lines of JSON.
#pragma once

#include <string>
#include <vector>

#include "merkit/infer/timeline_stream.h"

namespace merkit {

// One line, without its end: an object with "event", then of a window or segment the same keys as
// in timeline_json(), of speech its beginning or end as "time_s".
std::string event_json(const std::vector<std::string>& class_names, const TimelineEvent& event);

}  // namespace merkit
