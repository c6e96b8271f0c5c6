// The feature set `lld32`: 16 short-term descriptors of speech and their first derivatives.
//
//   const Lld32 lld32(Lld32Options{});
//   const Matrix<double> features = lld32.compute(audio);  // [num_frames, 32]
#pragma once

#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/frame_measures.h"
#include "merkit/features/mfcc.h"
#include "merkit/features/pitch.h"
#include "merkit/features/row_queue.h"
#include "merkit/features/speech_frames.h"
#include "merkit/features/voice_probability.h"

namespace merkit {

struct Lld32Options {
  int sample_rate_hz = 16000;     // rate that the audio must have
  double window_s = 0.025;        // frame length; whole samples, rounded down
  double hop_s = 0.010;           // from one frame to the next; whole samples, rounded down
  double min_hz = 75.0;           // lowest F0
  double max_hz = 600.0;          // highest F0
  double voicing_max_hz = 500.0;  // highest frequency that counts for the voice probability
  int delta_window = 2;           // frames on either side that a derivative sees
  bool smooth = false;            // mean over 3 frames before the derivatives; mixes F0 with the 0
                                  // of unvoiced neighbours
  bool as_opensmile = false;      // zero crossings and voicing peaks counted as openSMILE does
};

template <class V>
void visit(Lld32Options& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "rate that the audio must have, hz");
  field("window_s", o.window_s, "frame length, seconds");
  field("hop_s", o.hop_s, "from one frame to the next, seconds");
  field("min_hz", o.min_hz, "lowest F0");
  field("max_hz", o.max_hz, "highest F0");
  field("voicing_max_hz", o.voicing_max_hz, "highest frequency for the voice probability");
  field("delta_window", o.delta_window, "frames on either side that a derivative sees");
  field("smooth", o.smooth, "mean over 3 frames before the derivatives");
  field("as_opensmile", o.as_opensmile, "count zero crossings and voicing peaks as openSMILE");
}

// The 32 features of Lee & Tashev 2015, "High-level feature representation using recurrent neural
// network for speech emotion recognition", Interspeech: F0, voice probability, zero-crossing rate,
// 12 MFCC, log energy, and their derivatives. The paper leaves the details open; here F0 is
// PitchTracker's at the middle of each frame, the MFCC are is09_mfcc_options(), derivatives are
// regression_delta(), and the rest VoiceProbability, zero_crossing_rates() and log_energy().
// Immutable after construction, so one instance may be shared by any number of threads.
class Lld32 {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit Lld32(const Lld32Options& options);

  // f0_hz, voice_probability, zcr, mfcc_1 .. mfcc_12, log_energy, then "delta_" of each.
  std::vector<std::string> column_names() const;

  // [num_frames, 32]; frame t begins at sample t * hop. F0 is 0 in unvoiced frames. Audio shorter
  // than a window gives 0 rows. Throws Error(kInvalidArgument) if `audio` does not have the sample
  // rate of the options, Error(kCorruptData) if a sample is NaN or infinite.
  Matrix<double> compute(AudioView audio) const;

  // How frames are cut.
  const FrameCut& frame_cut() const noexcept { return cut_; }

  // Features of a sound that comes in pieces, with its level: see FeatureStream. It refers to the
  // Lld32. Not thread-safe.
  class Stream {
   public:
    explicit Stream(const Lld32& lld32);
    Matrix<double> rows(const SoundPiece& piece);

   private:
    const Lld32* lld32_;
    AlignedPitch pitch_;
    RowQueue waiting_;           // descriptors of frames whose F0 is not settled
    NeighbourRows derivatives_;  // of the others
  };

 private:
  Matrix<double> local_descriptors(AudioView audio) const;
  Matrix<double> with_derivatives(const Matrix<double>& descriptors) const;

  Lld32Options options_;
  FrameCut cut_;
  Mfcc mfcc_;
  PitchTracker pitch_;
  VoiceProbability voicing_;
};

}  // namespace merkit
