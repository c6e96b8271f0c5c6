// Why a timeline says what it says: what drove the class of each of its segments.
//
//   Timeline timeline = make_timeline(reader, windows, options, transcript, control);
//   reader.rewind();
//   explain_timeline({model, recognizer}, reader, transcript, control, timeline);
#pragma once

#include <span>

#include "merkit/audio/audio_reader.h"
#include "merkit/base/run_control.h"
#include "merkit/corpus/timed_text.h"
#include "merkit/infer/recognizer.h"
#include "merkit/infer/timeline.h"

namespace merkit {

// What explains; both must outlive the call.
struct TimelineExplainer {
  const Model& model;            // with its parameters, as explain() wants it
  const Recognizer& recognizer;  // of the model that made the timeline, with its options
  int steps = 16;                // of the integral of a window, 1..10000
};

// Adds what drove it to every segment that has a class: each window whose middle lies in the
// segment is explained for that class by explain(), and what windows say of the same time, word or
// column is averaged. The sound is read once more, window by window: memory grows with the
// recording by ten numbers a second, and not with its sound. The result does not depend on the
// number of threads. `reader` is at the beginning of the recording, at the rate the timeline was
// made at, `transcript` the same. Throws what reader and explain() throw, and Error(kCancelled) on
// request.
void explain_timeline(const TimelineExplainer& explainer, AudioReader& reader,
                      std::span<const TimedText> transcript, const RunControl& control,
                      Timeline& timeline);

}  // namespace merkit
