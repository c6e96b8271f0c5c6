// The feature set `emobase988`: 988 statistics of an utterance, the classic input of support vector
// machines for emotion.
//
//   const Emobase988 emobase({});
//   const Matrix<double> features = emobase.compute(audio.view());  // [1, 988]
#pragma once

#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/frame_measures.h"
#include "merkit/features/mfcc.h"
#include "merkit/features/sound_piece.h"
#include "merkit/features/voicing.h"

namespace merkit {

struct Emobase988Options {
  int sample_rate_hz = 16000;       // rate that the audio must have
  double min_hz = 50.0;             // smallest F0
  double max_hz = 500.0;            // largest F0
  double voicing_cutoff = 0.55;     // voicing probability from which a frame has an F0
  double max_duration_s = 21600.0;  // longer sound is an error: contours take 75 MB an hour
};

template <class V>
void visit(Emobase988Options& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "rate that the audio must have, Hz");
  field("min_hz", o.min_hz, "smallest F0, Hz");
  field("max_hz", o.max_hz, "largest F0, Hz");
  field("voicing_cutoff", o.voicing_cutoff, "voicing probability from which a frame has an F0");
  field("max_duration_s", o.max_duration_s, "longer sound is an error: it takes 75 MB an hour");
}

// The set of openSMILE's config/emobase/emobase.conf, rebuilt from its definition (Eyben, Woellmer
// & Schuller 2009, "openEAR: introducing the Munich open-source emotion and affect recognition
// toolkit"): 26 contours every 10 ms, smoothed over 3 frames, and their deltas over 2 frames either
// way, each summarised by the 19 functionals. Frames are 25 ms long, 40 ms for voicing; both begin
// 10 ms * row after the beginning. docs/features.md has every formula, and says where openSMILE's
// numbers differ.
// Immutable after construction, so one instance may be shared by any number of threads.
class Emobase988 {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit Emobase988(const Emobase988Options& options);

  // The 52 contours: pcm_intensity_sma, pcm_loudness_sma, mfcc_sma[1..12], lspFreq_sma[0..7],
  // pcm_zcr_sma, voiceProb_sma, F0_sma, F0env_sma, then the same with "_sma_de". openSMILE's names.
  std::vector<std::string> contour_names() const;
  // [num_frames, 52]. Audio shorter than 40 ms gives 0 rows. Throws Error(kInvalidArgument) if
  // `audio` does not have the sample rate of the options.
  Matrix<double> contours(AudioView audio) const;

  // The 988 names: those of the contours with those of the functionals appended.
  std::vector<std::string> column_names() const;
  // [1, 988]; [0, 988] if the audio is shorter than 40 ms. Throws as contours() does, and
  // Error(kCorruptData) if the audio is longer than max_duration_s.
  Matrix<double> compute(AudioView audio) const;

  // The row of a sound that comes in pieces, given with the last one: see FeatureStream. It refers
  // to the Emobase988. Not thread-safe.
  class Stream {
   public:
    explicit Stream(const Emobase988& emobase) : emobase_(&emobase) {}
    Matrix<double> rows(const SoundPiece& piece);

   private:
    std::vector<double> column(std::size_t contour) const;
    std::vector<double> summary() const;

    const Emobase988* emobase_;
    std::vector<Matrix<double>> raw_;  // contours before smoothing, [.., num_frames, 26]
    std::size_t num_frames_ = 0;       // in all
    double envelope_hz_ = 0.0;         // at the end of these
  };

  // How frames are cut: those of the longer window, that of voicing.
  const FrameCut& frame_cut() const noexcept { return cut_; }

 private:
  Matrix<double> raw_contours(AudioView audio, double& envelope_hz) const;

  Emobase988Options options_;
  FrameCut cut_;
  Mfcc mfcc_;
  Voicing voicing_;
  std::vector<double> window_;  // Hamming, for the intensity
};

}  // namespace merkit
