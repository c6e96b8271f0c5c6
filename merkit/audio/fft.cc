#include "merkit/audio/fft.h"

#include <algorithm>
#include <string>

#include "hwy/aligned_allocator.h"
#include "merkit/audio/fft_kernels.h"
#include "merkit/audio/fft_plan.h"
#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr std::size_t kMaxLength = std::size_t{1} << 24U;

std::size_t checked_length(std::size_t length) {
  if (length == 0 || length > kMaxLength) {
    throw Error(ErrorCode::kInvalidArgument,
                "fft: expected a length of 1 to 2^24, got " + std::to_string(length));
  }
  return length;
}

template <class T>
auto make_workspace(const FftPlan<T>& plan, std::size_t num_lanes) {
  return hwy::AllocateAligned<T>(fft_workspace_size(plan, num_lanes));
}

}  // namespace

std::size_t next_fast_fft_length(std::size_t length) { return next_smooth_length(length); }

template <class T>
struct RealFft<T>::Plan : FftPlan<T> {
  using FftPlan<T>::FftPlan;
};

template <class T>
RealFft<T>::RealFft(std::size_t length) : plan_(new Plan(checked_length(length))) {}

template <class T>
RealFft<T>::~RealFft() = default;
template <class T>
RealFft<T>::RealFft(RealFft&&) noexcept = default;
template <class T>
RealFft<T>& RealFft<T>::operator=(RealFft&&) noexcept = default;

template <class T>
std::size_t RealFft<T>::length() const noexcept {
  return plan_->length;
}

template <class T>
std::size_t RealFft<T>::num_bins() const noexcept {
  return plan_->length / 2 + 1;
}

template <class T>
void RealFft<T>::forward(std::span<const T> frame, std::span<std::complex<T>> spectrum) const {
  const auto workspace = make_workspace<T>(*plan_, 1);
  fft_kernels<T>().spectrum_of_frame(*plan_, frame.data(), workspace.get(), spectrum.data());
}

template <class T>
void RealFft<T>::power(std::span<const T> frame, std::span<T> power) const {
  power_batch(frame, 1, power);
}

template <class T>
void RealFft<T>::power_batch(std::span<const T> frames, std::size_t num_frames,
                             std::span<T> power) const {
  power_overlapping({frames, length(), {}}, num_frames, power);
}

template <class T>
void RealFft<T>::power_overlapping(const SlidingFrames<T>& frames, std::size_t num_frames,
                                   std::span<T> power) const {
  const FftKernels<T> kernels = fft_kernels<T>();
  const std::size_t most = kernels.lanes_for(num_frames);
  const auto workspace = make_workspace<T>(*plan_, most);
  const T* const window = frames.window.empty() ? nullptr : frames.window.data();
  for (std::size_t f = 0; f < num_frames; f += most) {
    const T* const first = frames.signal.data() + f * frames.hop;
    kernels.power_rows(*plan_, {first, frames.hop, std::min(most, num_frames - f), window},
                       workspace.get(), power.data() + f * num_bins());
  }
}

template <class T>
void RealFft<T>::autocorrelation_overlapping(const SlidingFrames<T>& frames,
                                             MatrixView<T> lags) const {
  const FftKernels<T> kernels = fft_kernels<T>();
  const std::size_t most = kernels.lanes_for(lags.rows);
  const auto workspace = make_workspace<T>(*plan_, most);
  const auto power = hwy::AllocateAligned<T>(num_bins() * most);
  const T* const window = frames.window.empty() ? nullptr : frames.window.data();
  for (std::size_t f = 0; f < lags.rows; f += most) {
    const std::size_t count = std::min(most, lags.rows - f);
    const T* const first = frames.signal.data() + f * frames.hop;
    kernels.autocorrelation_rows(*plan_, {first, frames.hop, count, window}, workspace.get(),
                                 power.get(),
                                 {lags.values.subspan(f * lags.cols), count, lags.cols});
  }
}

template <class T>
void RealFft<T>::autocorrelation_of_power(std::span<const T> power, MatrixView<T> lags) const {
  const FftKernels<T> kernels = fft_kernels<T>();
  const std::size_t most = kernels.lanes_for(lags.rows);
  const auto workspace = make_workspace<T>(*plan_, most);
  const auto lanes = hwy::AllocateAligned<T>(num_bins() * most);
  for (std::size_t f = 0; f < lags.rows; f += most) {
    const std::size_t count = std::min(most, lags.rows - f);
    kernels.autocorrelation_of_power_rows(*plan_, power.data() + f * num_bins(), workspace.get(),
                                          lanes.get(),
                                          {lags.values.subspan(f * lags.cols), count, lags.cols});
  }
}

template <class T>
std::size_t RealFft<T>::num_lanes(std::size_t num_frames) const {
  return fft_kernels<T>().lanes_for(num_frames);
}

template <class T>
std::size_t RealFft<T>::workspace_size() const {
  return fft_workspace_size<T>(*plan_, fft_kernels<T>().max_lanes());
}

template <class T>
void RealFft<T>::power_side_by_side(const SlidingFrames<T>& frames, std::size_t num_frames,
                                    std::span<T> workspace, std::span<T> power) const {
  const T* const window = frames.window.empty() ? nullptr : frames.window.data();
  fft_kernels<T>().power_lanes(*plan_, {frames.signal.data(), frames.hop, num_frames, window},
                               workspace.data(), power.data());
}

template class RealFft<float>;
template class RealFft<double>;

}  // namespace merkit
