// What the frame-wise speech sets `lld32` and `segments750` have in common. Not installed.
#pragma once

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/frame_measures.h"
#include "merkit/features/mfcc.h"
#include "merkit/features/pitch.h"

namespace merkit {

struct SpeechFraming {
  int sample_rate_hz = 16000;
  double window_s = 0.025;
  double hop_s = 0.010;
};

// is09_mfcc_options() with that framing, up to 8 kHz or half the sample rate.
MfccOptions speech_mfcc_options(const SpeechFraming& framing);

struct PitchRange {
  int sample_rate_hz = 16000;
  double min_hz = 75.0;
  double max_hz = 600.0;
};

// A pitch tracker whose hop is that of `cut`. Throws Error(kInvalidArgument) if `cut` has no hop or
// windows of fewer than 2 samples.
PitchOptions aligned_pitch_options(const FrameCut& cut, const PitchRange& range);

// Pitch frames centred on the frames that `cut` makes of `audio`.
PitchGrid aligned_pitch_grid(const FrameCut& cut, AudioView audio);

// The columns of `left`, then those of `right`; both have the same number of rows.
Matrix<double> side_by_side(const Matrix<double>& left, const Matrix<double>& right);

}  // namespace merkit
