#include "merkit/audio/fft_kernels.h"

#include "merkit/base/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/audio/fft_kernels.cc"
#include "hwy/foreach_target.h"

#include "hwy/highway.h"
#include "merkit/audio/fft_transform_inl.h"
#include "merkit/audio/fft_unpack_inl.h"
#include "merkit/base/simd_lanes_inl.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
std::size_t max_lanes() {
  return hn::Lanes(hn::ScalableTag<T>());
}

// All, half or one of the lanes.
template <class T>
std::size_t lanes_for(std::size_t num_frames) {
  const std::size_t most = max_lanes<T>();
  if (num_frames <= 1) {
    return 1;
  }
  return num_frames <= most / 2 ? most / 2 : most;
}

template <class T>
void power_lanes(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace, T* power) {
  with_lanes<T>(lanes_for<T>(frames.num_frames), [&](auto d) HWY_ATTR {
    const auto buffers = complex_transform(d, plan, frames, workspace);
    unpack(d, plan, buffers.values, PowerSink<decltype(d)>{power});
  });
}

template <class T>
void power_rows(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace, T* power) {
  with_lanes<T>(lanes_for<T>(frames.num_frames), [&](auto d) HWY_ATTR {
    const auto buffers = complex_transform(d, plan, frames, workspace);
    unpack(d, plan, buffers.values, PowerSink<decltype(d)>{buffers.spare});
    const std::size_t num_bins = plan.length / 2 + 1;
    lanes_to_rows(d, buffers.spare, num_bins, rows_of(d, power, num_bins, frames.num_frames));
  });
}

// The transform of |X|^2 is N times the circular autocorrelation (Wiener-Khinchin).
template <class D, class T>
void put_lags(D d, const FftPlan<T>& plan, const T* power, T* workspace, MatrixView<T> lags) {
  const auto buffers = even_transform(d, plan, power, workspace);
  const T factor = T{1} / static_cast<T>(plan.length);
  unpack(d, plan, buffers.values, RealPartSink<D>{buffers.spare, lags.cols, factor});
  const auto rows = rows_of(d, lags.values.data(), lags.cols, lags.rows);
  lanes_to_rows(d, buffers.spare, lags.cols, rows);
}

template <class T>
void autocorrelation_rows(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace,
                          T* power, MatrixView<T> lags) {
  with_lanes<T>(lanes_for<T>(frames.num_frames), [&](auto d) HWY_ATTR {
    const auto spectrum = complex_transform(d, plan, frames, workspace);
    unpack(d, plan, spectrum.values, PowerSink<decltype(d)>{power});
    put_lags(d, plan, power, workspace, lags);
  });
}

template <class T>
void autocorrelation_of_power_rows(const FftPlan<T>& plan, const T* powers, T* workspace, T* power,
                                   MatrixView<T> lags) {
  with_lanes<T>(lanes_for<T>(lags.rows), [&](auto d) HWY_ATTR {
    const std::size_t num_bins = plan.length / 2 + 1;
    const auto rows = rows_of(d, powers, num_bins, lags.rows);
    rows_to_lanes(d, rows, static_cast<const T*>(nullptr), num_bins, 1, power);
    put_lags(d, plan, power, workspace, lags);
  });
}

template <class T>
void spectrum_of_frame(const FftPlan<T>& plan, const T* frame, T* workspace,
                       std::complex<T>* spectrum) {
  const hn::CappedTag<T, 1> d;
  const auto buffers = complex_transform(d, plan, {frame, 0, 1, nullptr}, workspace);
  unpack(d, plan, buffers.values,
         SpectrumSink<hn::CappedTag<T, 1>>{reinterpret_cast<T*>(spectrum)});
}

template <class T>
void run_stages(const FftPlan<T>& plan, const T* in, T* out) {
  run_stages_lanes(hn::CappedTag<T, 1>(), plan, in, out);
}

template <class T>
FftKernels<T> make_kernels() {
  return {.max_lanes = max_lanes<T>,
          .lanes_for = lanes_for<T>,
          .power_lanes = power_lanes<T>,
          .power_rows = power_rows<T>,
          .autocorrelation_rows = autocorrelation_rows<T>,
          .autocorrelation_of_power_rows = autocorrelation_of_power_rows<T>,
          .spectrum_of_frame = spectrum_of_frame<T>,
          .run_stages = run_stages<T>};
}

FftKernels<float> kernels_f32() { return make_kernels<float>(); }
FftKernels<double> kernels_f64() { return make_kernels<double>(); }

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(kernels_f32);
HWY_EXPORT(kernels_f64);

template <>
FftKernels<float> fft_kernels<float>() {
  return HWY_DYNAMIC_DISPATCH(kernels_f32)();
}

template <>
FftKernels<double> fft_kernels<double>() {
  return HWY_DYNAMIC_DISPATCH(kernels_f64)();
}

template <class T>
std::size_t fft_workspace_size(const FftPlan<T>& plan, std::size_t num_lanes) {
  return 4 * plan.staged_length * num_lanes;
}

template std::size_t fft_workspace_size<float>(const FftPlan<float>&, std::size_t);
template std::size_t fft_workspace_size<double>(const FftPlan<double>&, std::size_t);

}  // namespace merkit
#endif
