// What the frame-wise speech sets `lld32` and `segments750` have in common.
#pragma once

#include <optional>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/frame_measures.h"
#include "merkit/features/mfcc.h"
#include "merkit/features/pitch.h"
#include "merkit/features/sound_piece.h"

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

// The part of a piece's audio that its owned frames cover.
AudioView owned_audio(const FrameCut& cut, const SoundPiece& piece);

// Pitch frames centred on the frames that `cut` makes of a sound that comes in pieces. It refers to
// its tracker. Not thread-safe.
class AlignedPitch {
 public:
  AlignedPitch(const PitchTracker& tracker, const FrameCut& cut) : tracker_(&tracker), cut_(cut) {}

  // The frames that no later piece can change, without those given before; with the last piece, all
  // that are left. The pieces come with the level of the whole.
  std::vector<PitchFrame> add(const SoundPiece& piece);

 private:
  const PitchTracker* tracker_;
  FrameCut cut_;
  std::optional<PitchTracker::Stream> stream_;  // from the first piece on, which brings the level
};

// The columns of `left`, then those of `right`; both have the same number of rows.
Matrix<double> side_by_side(const Matrix<double>& left, const Matrix<double>& right);

}  // namespace merkit
