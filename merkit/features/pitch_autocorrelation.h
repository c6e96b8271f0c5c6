// First stage of the pitch tracker: normalised autocorrelations of frames.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/audio/fft.h"
#include "merkit/base/matrix.h"

namespace merkit {

// Sizes of what is looked at, in samples.
struct PitchWindow {
  std::size_t half_window = 0;  // samples of the Hann window on either side of a frame's centre
  std::size_t half_mean = 0;    // samples on either side whose mean is subtracted
  std::size_t margin = 0;       // values wanted on either side of the lags 0 .. last_lag
  std::size_t last_lag = 0;
};

// Frames of one signal.
struct PitchFrames {
  std::span<const float> signal;
  std::span<const std::ptrdiff_t> centers;  // samples before the middle of each frame
};

// Autocorrelation of the Hann-windowed frame without its local mean, divided by that of the window
// and by its own value at lag 0 (Boersma 1993, "Accurate short-term analysis of the fundamental
// frequency and the harmonics-to-noise ratio of a sampled sound", Proc. Institute of Phonetic
// Sciences Amsterdam 17, 97-110): 1 at the period of a periodic sound. Samples outside the signal
// are zeros.
// Immutable after construction, so one instance may be shared by any number of threads.
class PitchAutocorrelation {
 public:
  explicit PitchAutocorrelation(const PitchWindow& sizes);

  // Values in a row: lags -margin .. last_lag + margin.
  std::size_t row_size() const noexcept { return sizes_.last_lag + 2 * sizes_.margin + 1; }

  // The autocorrelation of each frame into a row of `rows` [num_frames, row_size()], and the
  // largest absolute value of the windowed frame into `peaks` [num_frames]. A frame of zeros gives
  // a row of zeros.
  void compute(const PitchFrames& frames, MatrixView<float> rows, std::span<float> peaks) const;

 private:
  float cut_frame(std::span<const float> signal, std::ptrdiff_t center, std::span<float> out) const;
  void fill_row(std::span<const float> lags, std::span<float> row) const;

  PitchWindow sizes_;
  RealFft<float> fft_;
  std::vector<float> window_;
  std::vector<float> factors_;  // [last_lag + margin + 1]: window's r(0) / r(lag)
};

}  // namespace merkit
