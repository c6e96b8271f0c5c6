// Discrete Fourier transform of real frames whose length is made of the factors 2, 3 and 5.
//
//   const RealFft<double> fft(3200);
//   std::vector<double> power(fft.num_bins());
//   fft.power(frame, power);
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

#include "merkit/base/matrix.h"

namespace merkit {

// Smallest length >= `length` that RealFft transforms at full speed (2^a * 3^b * 5^c).
std::size_t next_fast_fft_length(std::size_t length);

// Frames cut out of one signal, which may overlap: frame f is signal[f * hop, f * hop + N), each
// sample multiplied by the window's.
template <class T>
struct SlidingFrames {
  std::span<const T> signal;
  std::size_t hop = 0;        // samples from one frame's start to the next one's
  std::span<const T> window;  // [N], or empty for none
};

// X[k] = sum_n x[n] exp(-2 pi i k n / N), k = 0 .. N/2, unscaled. T is float or double.
// Immutable after construction, so one instance may be shared by any number of threads.
template <class T>
class RealFft {
 public:
  // Throws Error(kInvalidArgument) if `length` is 0 or above 2^24. A length with a prime factor
  // above 5 works through a slow path (Bluestein 1970).
  explicit RealFft(std::size_t length);
  ~RealFft();
  RealFft(RealFft&&) noexcept;
  RealFft& operator=(RealFft&&) noexcept;

  // Samples per frame, N.
  std::size_t length() const noexcept;
  // N / 2 + 1.
  std::size_t num_bins() const noexcept;

  // Spectrum of one frame: `frame` [N] in, `spectrum` [num_bins] out.
  void forward(std::span<const T> frame, std::span<std::complex<T>> spectrum) const;

  // |X[k]|^2 of one frame: `frame` [N] in, `power` [num_bins] out.
  void power(std::span<const T> frame, std::span<T> power) const;

  // |X[k]|^2 of many frames at once, several frames side by side in the lanes of a vector register:
  // the fast way. `frames` [num_frames, N] in, `power` [num_frames, num_bins] out, row-major.
  // A row's result does not depend on the other rows.
  void power_batch(std::span<const T> frames, std::size_t num_frames, std::span<T> power) const;

  // As power_batch, of the first `num_frames` frames of `frames` without copying them out:
  // the signal holds at least (num_frames - 1) * hop + N samples.
  void power_overlapping(const SlidingFrames<T>& frames, std::size_t num_frames,
                         std::span<T> power) const;

  // Circular autocorrelation r[t] = sum_n x[n] x[(n + t) mod N], t = 0 .. lags.cols - 1, of the
  // first lags.rows frames, each in a row of `lags` [num_frames, <= num_bins], through the power
  // spectrum (Wiener-Khinchin). It equals the linear autocorrelation at lag t if the last t samples
  // of each frame are 0.
  void autocorrelation_overlapping(const SlidingFrames<T>& frames, MatrixView<T> lags) const;

  // The same from the power spectra of the frames, `power` [lags.rows, num_bins], row-major.
  void autocorrelation_of_power(std::span<const T> power, MatrixView<T> lags) const;

  // For kernels that go on with frames side by side. `num_lanes`: how many frames
  // power_side_by_side computes for `num_frames`; it takes at most num_lanes(SIZE_MAX) of them.
  std::size_t num_lanes(std::size_t num_frames) const;

  // Values in the workspace of power_side_by_side, whatever the number of frames.
  std::size_t workspace_size() const;

  // |X[k]|^2 of up to a register full of frames, `power` [num_bins, num_lanes(num_frames)]; lanes
  // from `num_frames` on repeat the last frame. `workspace` [workspace_size()] is scratch, apart
  // from `power`; both are fastest aligned to 64 bytes.
  void power_side_by_side(const SlidingFrames<T>& frames, std::size_t num_frames,
                          std::span<T> workspace, std::span<T> power) const;

 private:
  struct Plan;
  std::unique_ptr<const Plan> plan_;
};

extern template class RealFft<float>;
extern template class RealFft<double>;

}  // namespace merkit
