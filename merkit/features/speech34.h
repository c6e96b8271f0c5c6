// The 34 short-term speech features of pyAudioAnalysis, which the paper's speech models read.
//
//   const Speech34 extractor({.set = "speech34", .max_frames = 100, .pads = true});
//   const Matrix<double> features = extractor.compute(audio.view());  // [100, 34]
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/frame_measures.h"
#include "merkit/features/sound_piece.h"

namespace merkit {

class Speech34Extractor;

struct Speech34Options {
  std::string set = "speech34";      // or speech34-pyaa, speech34-pyaa2017, speech34-seed
  int sample_rate_hz = 16000;        // of the audio that compute() takes
  double window_s = 0.2;             // length of a frame
  double hop_s = 0.1;                // from one frame to the next
  int max_frames = 0;                // frames kept, from the first on; 0 keeps all
  bool pads = false;                 // appends rows of zeros up to max_frames
  bool deltas = false;               // appends the change from the frame before: 68 columns
  std::string precision = "double";  // or float: faster, see docs/features.md
};

template <class Visitor>
void visit(Speech34Options& o, Visitor&& field) {
  field("set", o.set, "speech34, speech34-pyaa, speech34-pyaa2017 or speech34-seed");
  field("sample_rate_hz", o.sample_rate_hz, "sampling rate of the audio, Hz");
  field("window_s", o.window_s, "analysis window, seconds");
  field("hop_s", o.hop_s, "step from frame to frame, seconds");
  field("max_frames", o.max_frames, "frames kept, from the first on; 0 keeps all");
  field("pads", o.pads, "append rows of zeros up to max_frames");
  field("deltas", o.deltas, "append the change from the frame before (68 columns)");
  field("precision", o.precision, "double, or float: faster, not for pure tones");
}

// Immutable after construction, so instances may be copied and shared by any number of threads.
class Speech34 {
 public:
  // Throws Error(kNotFound) for an unknown set, Error(kInvalidArgument) for any other option out of
  // range and where the original program fails for this rate and window: mel filters beyond the
  // last bin (below 6.85 kHz), or more semitones than bins (the pyaa sets with short windows).
  explicit Speech34(const Speech34Options& options);
  // zcr, energy, energy_entropy, spectral_centroid, spectral_spread, spectral_entropy,
  // spectral_flux, spectral_rolloff, mfcc_1 .. mfcc_13, chroma_1 .. chroma_12, chroma_std; with
  // deltas the same again after "delta_".
  std::vector<std::string> column_names() const;

  // One row per frame, [num_frames, 34 or 68]; formulas in docs/features.md. Audio shorter than one
  // window has 0 rows (before padding). speech34-seed leaves out the first and the last frame; of
  // two frames it keeps the first.
  // Throws Error(kInvalidArgument) if the audio's rate is not the option's, Error(kCorruptData) if
  // a sample is NaN or infinite.
  Matrix<double> compute(AudioView audio) const;

  // The same of a piece of an utterance that begins with a frame: rows from the one of that frame
  // on (speech34-seed: of the frame after it). The first two rows of a piece that does not begin
  // the utterance are of no use: flux and deltas look back.
  Matrix<double> compute_piece(const SoundPiece& piece) const;

  // Frames in samples, rounded half to even.
  FrameCut frame_cut() const;

 private:
  Matrix<double> finished(Matrix<double> features, std::size_t num_rows) const;
  void check_rate(AudioView audio) const;

  Speech34Options options_;
  std::shared_ptr<const Speech34Extractor> extractor_;
};

}  // namespace merkit
