// The feature set `stft161`: logarithms of spectral magnitudes, the input of networks that
// recognise speech.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/frame_power.h"
#include "merkit/features/sound_piece.h"

namespace merkit {

// The defaults are those of deepspeech.pytorch in 2017: a Hamming window of 20 ms every 10 ms,
// frames centred on the hops, which at 16 kHz gives 161 values a frame.
struct Stft161Options {
  FrameOptions frames = {.window_s = 0.020, .hop_s = 0.010, .window = "hamming"};
  bool standardise = true;
};

template <class V>
void visit(Stft161Options& o, V&& field) {
  visit(o.frames, field);
  field("standardise", o.standardise,
        "bring all values of a sound together to mean 0 and deviation 1");
}

// ln(1 + |X[k]|) of each frame. Standardised, a value x becomes (x - mean) / deviation with both
// over all frames and bins of the sound (the deviation over their number less one); a sound of one
// value throughout, such as digital silence, becomes zeros. Immutable after construction, so one
// instance may be shared by any number of threads.
class Stft161 {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit Stft161(const Stft161Options& options);

  // stft_0hz, stft_50hz, ...: the frequencies, rounded to whole hertz.
  std::vector<std::string> column_names() const;

  // [num_frames, fft length / 2 + 1]; FramePower says how many frames. Throws
  // Error(kInvalidArgument) if `audio` does not have the sample rate of the options.
  Matrix<double> compute(AudioView audio) const;

  // The same of a sound that comes in pieces: see FeatureStream. The survey, needed if values are
  // standardised, measures them. It refers to the Stft161. Not thread-safe.
  class Stream {
   public:
    explicit Stream(const Stft161& stft) : stft_(&stft) {}
    void survey(const SoundPiece& piece);
    Matrix<double> rows(const SoundPiece& piece) const;

   private:
    const Stft161* stft_;
    double num_values_ = 0.0;
    double sum_ = 0.0;
    double sum_of_squares_ = 0.0;
  };

 private:
  Matrix<double> logarithms(const SoundPiece& piece) const;

  Stft161Options options_;
  FramePower<double> frames_;
};

}  // namespace merkit
