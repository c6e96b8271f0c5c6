// How a long recording is cut, smoothed and listened to.
#pragma once

#include <string_view>

#include "merkit/features/voice_activity.h"

namespace merkit {

struct TimelineOptions {
  double window_s = 4.0;            // of sound that is classified at once, 0.25..60
  double hop_s = 2.0;               // from one window to the next, 0.1..window_s
  double stay_probability = 0.9;    // that the next window has the same class; in (0, 1)
  double max_lag_s = 20.0;          // a window's class is final that much later at most, >= hop_s
  double min_segment_s = 0.4;       // shorter stretches of speech abstain, 0..10
  double min_confidence = 0.0;      // segments that are less sure abstain, 0..1
  VoiceActivityOptions voice = {};  // its rate is the model's
};

template <class V>
void visit(TimelineOptions& o, V&& field) {
  field("window_s", o.window_s, "sound that is classified at once, s");
  field("hop_s", o.hop_s, "from one window to the next, s");
  field("stay_probability", o.stay_probability, "that the next window has the same class");
  field("max_lag_s", o.max_lag_s, "a window's class is final that much later at most, s");
  field("min_segment_s", o.min_segment_s, "shorter stretches of speech abstain, s");
  field("min_confidence", o.min_confidence, "segments whose class is less probable abstain");
  visit(o.voice, [&](std::string_view name, auto& value, std::string_view doc) {
    if (name != "sample_rate_hz") {
      field(name, value, doc);
    }
  });
}

// Throws Error(kInvalidArgument) if a field is out of range.
void validate(const TimelineOptions& options);

}  // namespace merkit
