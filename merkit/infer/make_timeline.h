// The timeline of a whole recording: a loop over TimelineStream.
//
//   AudioReader reader("talk.flac", {.sample_rate_hz = classifier.sample_rate_hz()});
//   const Timeline timeline = make_timeline(reader, classifier, {}, {}, control);
#pragma once

#include <span>

#include "merkit/audio/audio_reader.h"
#include "merkit/base/run_control.h"
#include "merkit/corpus/timed_text.h"
#include "merkit/infer/timeline.h"
#include "merkit/infer/timeline_options.h"
#include "merkit/infer/window_classifier.h"

namespace merkit {

// Everything but `source` and `model_hash`. Reads in blocks: memory grows with the windows of the
// recording, some 100 bytes each, and not with its sound. Reports progress in seconds. Throws
// Error(kInvalidArgument) if the reader's rate is not the classifier's, what reader, stream and
// classifier throw, and Error(kCancelled) on request.
Timeline make_timeline(AudioReader& reader, WindowClassifier& classifier,
                       const TimelineOptions& options, std::span<const TimedText> transcript,
                       const RunControl& control);

}  // namespace merkit
