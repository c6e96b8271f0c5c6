// The vector code behind RealFft: several frames side by side in the lanes of a register.
//
// A lane buffer holds value i of frame f at [i * num_lanes + f]; a complex one holds the real parts
// of value i and then its imaginary parts, [length, 2, num_lanes].
#pragma once

#include <complex>
#include <cstddef>

#include "merkit/audio/fft_plan.h"
#include "merkit/base/matrix.h"

namespace merkit {

// Frames cut from one signal: frame f starts at sample f * hop.
template <class T>
struct FftFrames {
  const T* signal = nullptr;
  std::size_t hop = 0;
  std::size_t num_frames = 0;  // 1 .. num_lanes
  const T* window = nullptr;   // [plan.length] factors, or null for none
};

// Values in the workspace that the kernels need for `num_lanes` lanes.
template <class T>
std::size_t fft_workspace_size(const FftPlan<T>& plan, std::size_t num_lanes);

// The functions compiled for one instruction set. num_lanes below is lanes_for(num_frames).
template <class T>
struct FftKernels {
  using Plan = FftPlan<T>;
  using Frames = FftFrames<T>;

  // Frames in one full register, a power of two.
  std::size_t (*max_lanes)();

  // Lanes used for `num_frames` frames. Lanes left over compute the last frame again.
  std::size_t (*lanes_for)(std::size_t num_frames);

  // |X[k]|^2 into `power` [length / 2 + 1, num_lanes], which must not lie in `workspace`.
  void (*power_lanes)(const Plan& plan, const Frames& frames, T* workspace, T* power);

  // The same, each frame's powers in a row of its own: `power` [num_frames, length / 2 + 1].
  void (*power_rows)(const Plan& plan, const Frames& frames, T* workspace, T* power);

  // Circular autocorrelation of each frame in a row of its own: `lags` [num_frames, num_lags],
  // num_lags <= length / 2 + 1. `power` is scratch of (length / 2 + 1) * num_lanes values.
  void (*autocorrelation_rows)(const Plan& plan, const Frames& frames, T* workspace, T* power,
                               MatrixView<T> lags);

  // The same from the powers of each frame in a row of its own: `powers` [lags.rows,
  // length / 2 + 1]; num_lanes is lanes_for(lags.rows).
  void (*autocorrelation_of_power_rows)(const Plan& plan, const T* powers, T* workspace, T* power,
                                        MatrixView<T> lags);

  // The spectrum of one frame, [length / 2 + 1].
  void (*spectrum_of_frame)(const Plan& plan, const T* frame, T* workspace,
                            std::complex<T>* spectrum);

  // The plan's complex transform of staged_length values, one lane: `in` and `out`
  // [staged_length, 2].
  void (*run_stages)(const Plan& plan, const T* in, T* out);
};

// Those for the best instruction set of this machine; T is float or double.
template <class T>
FftKernels<T> fft_kernels();

}  // namespace merkit
