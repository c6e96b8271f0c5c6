// The feature set `spectrogram`: power spectral density, as the paper's authors tried it.
#pragma once

#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/frame_measures.h"
#include "merkit/features/frame_power.h"
#include "merkit/features/sound_piece.h"

namespace merkit {

// The defaults give the array of the authors' notebooks: 300 frames of 201 values.
struct SpectrogramOptions {
  int sample_rate_hz = 16000;   // rate that the audio must have
  int window_samples = 400;     // frame length; one frame begins 7/8 of it after the other
  int num_frames = 300;         // cut or padded with zeros to so many; 0 keeps them as they are
  bool integer_samples = true;  // samples in the range of 16-bit integers
};

template <class V>
void visit(SpectrogramOptions& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "rate that the audio must have, hz");
  field("window_samples", o.window_samples, "frame length, samples");
  field("num_frames", o.num_frames, "frames kept or padded to, 0 for all");
  field("integer_samples", o.integer_samples, "samples in the range of 16-bit integers");
}

// scipy.signal.spectrogram(samples, rate, nperseg=window_samples) with its defaults: the mean of
// each frame removed, a Tukey window (0.25), an overlap of an eighth, one-sided density in squared
// units per hertz, linear: no mel and no logarithm, whatever the paper calls it. The authors' array
// is [201, 300], this one's transpose. Immutable after construction, so one instance may be shared
// by any number of threads.
class Spectrogram {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit Spectrogram(const SpectrogramOptions& options);

  // psd_0hz, psd_40hz, ...: the frequencies, rounded to whole hertz.
  std::vector<std::string> column_names() const;

  // [num_frames, window_samples / 2 + 1]. A signal shorter than the window has no frames, where
  // scipy would take a shorter window; with num_frames it gives all zeros. Throws
  // Error(kInvalidArgument) if `audio` does not have the sample rate of the options.
  Matrix<double> compute(AudioView audio) const;

  // The same of a piece of a signal that begins with a frame: rows from that frame's on.
  Matrix<double> compute_piece(const SoundPiece& piece) const;

  FrameCut frame_cut() const noexcept { return {frames_.window_samples(), frames_.hop_samples()}; }

 private:
  SpectrogramOptions options_;
  FramePower<double> frames_;
  double scale_;  // 1 / (rate * sum of squares of the window)
};

}  // namespace merkit
