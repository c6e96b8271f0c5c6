#include "merkit/audio/fft_kernels.h"

#include <algorithm>

#include "merkit/base/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/audio/fft_kernels.cc"
#include "hwy/foreach_target.h"

#include "hwy/highway.h"
#include "merkit/audio/fft_butterflies_inl.h"
#include "merkit/audio/fft_lanes_inl.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Puts |X|^2 of bin k at out[k * num_lanes].
template <class D>
struct PowerSink {
  using T = hn::TFromD<D>;
  T* out;

  // `twice` is 2 X.
  HWY_INLINE void put_halved(D d, std::size_t k, const LaneComplex<D>& twice) const {
    put(d, k, scale(twice, hn::Set(d, T{0.5})));
  }
  HWY_INLINE void put_conjugate_halved(D d, std::size_t k, const LaneComplex<D>& twice) const {
    put_halved(d, k, twice);
  }
  HWY_INLINE void put(D d, std::size_t k, const LaneComplex<D>& x) const {
    hn::StoreU(hn::MulAdd(x.re, x.re, hn::Mul(x.im, x.im)), d, out + k * hn::Lanes(d));
  }
};

// Puts X of bin k at out[2 * k * num_lanes].
template <class D>
struct SpectrumSink {
  using T = hn::TFromD<D>;
  T* out;

  HWY_INLINE void put_halved(D d, std::size_t k, const LaneComplex<D>& twice) const {
    put(d, k, scale(twice, hn::Set(d, T{0.5})));
  }
  HWY_INLINE void put_conjugate_halved(D d, std::size_t k, const LaneComplex<D>& twice) const {
    put_halved(d, k, {twice.re, hn::Neg(twice.im)});
  }
  HWY_INLINE void put(D d, std::size_t k, const LaneComplex<D>& x) const {
    store_complex(d, x, out + 2 * k * hn::Lanes(d));
  }
};

// Puts the real part of X, scaled, at out[k * num_lanes] for the bins below num_bins.
template <class D>
struct RealPartSink {
  using T = hn::TFromD<D>;
  T* out;
  std::size_t num_bins;
  T factor;

  HWY_INLINE void put_halved(D d, std::size_t k, const LaneComplex<D>& twice) const {
    store(d, k, twice.re, factor * T{0.5});
  }
  HWY_INLINE void put_conjugate_halved(D d, std::size_t k, const LaneComplex<D>& twice) const {
    put_halved(d, k, twice);
  }
  HWY_INLINE void put(D d, std::size_t k, const LaneComplex<D>& x) const {
    store(d, k, x.re, factor);
  }
  HWY_INLINE void store(D d, std::size_t k, hn::Vec<D> re, T times) const {
    if (k < num_bins) {
      hn::StoreU(hn::Mul(re, hn::Set(d, times)), d, out + k * hn::Lanes(d));
    }
  }
};

// The spectrum of real samples from the transform z [n] of the complex values
// x[2i] + i x[2i+1]: X[k] = (z[k] + z*[n-k] - i w^k (z[k] - z*[n-k])) / 2, w = exp(-2 pi i / 2n).
template <class D, class T, class Sink>
void unpack_even(D d, const FftPlan<T>& plan, const T* z, const Sink& sink) {
  const std::size_t n = plan.complex_length;
  const std::size_t step = 2 * hn::Lanes(d);
  for (std::size_t k = 0; k <= n / 2; ++k) {
    const auto front = load_complex(d, z + k * step);
    const auto back = load_complex(d, z + (k == 0 ? 0 : n - k) * step);
    const LaneComplex<D> even{hn::Add(front.re, back.re), hn::Sub(front.im, back.im)};
    const LaneComplex<D> odd{hn::Sub(front.re, back.re), hn::Add(front.im, back.im)};
    const auto turned = rotate(d, odd, plan.half_twiddles.data() + 2 * k);
    sink.put_conjugate_halved(d, n - k, add_i(even, turned));
    sink.put_halved(d, k, sub_i(even, turned));
  }
}

template <class D, class T, class Sink>
void unpack(D d, const FftPlan<T>& plan, const T* z, const Sink& sink) {
  if (plan.length % 2 == 0) {
    unpack_even(d, plan, z, sink);
    return;
  }
  for (std::size_t k = 0; k <= plan.length / 2; ++k) {
    sink.put(d, k, load_complex(d, z + 2 * k * hn::Lanes(d)));
  }
}

template <class D, class T>
void run_stages_lanes(D d, const FftPlan<T>& plan, const T* in, T* out) {
  if (plan.stages.empty()) {
    store_complex(d, load_complex(d, in), out);
    return;
  }
  transform(d, plan.stages.data(), in, 1, out);
}

// Multiplies by the chirp and fills up with zeros.
template <class D, class T>
void apply_chirp(D d, const FftPlan<T>& plan, T* values) {
  const std::size_t step = 2 * hn::Lanes(d);
  for (std::size_t j = 0; j < plan.complex_length; ++j) {
    const auto z = load_complex(d, values + j * step);
    store_complex(d, rotate(d, z, plan.chirp.data() + 2 * j), values + j * step);
  }
}

// Convolution with the conjugate chirp through transforms of the padded length (Bluestein 1970).
// The transform with real and imaginary part exchanged before and after is the inverse one.
template <class D, class T>
void run_bluestein(D d, const FftPlan<T>& plan, T* values, T* spare) {
  const std::size_t step = 2 * hn::Lanes(d);
  apply_chirp(d, plan, values);
  std::fill(values + plan.complex_length * step, values + plan.staged_length * step, T{0});
  run_stages_lanes(d, plan, values, spare);
  for (std::size_t k = 0; k < plan.staged_length; ++k) {
    const auto z = rotate(d, load_complex(d, spare + k * step), plan.chirp_spectrum.data() + 2 * k);
    store_complex(d, {z.im, z.re}, spare + k * step);
  }
  run_stages_lanes(d, plan, spare, values);
  for (std::size_t j = 0; j < plan.complex_length; ++j) {
    const auto z = load_complex(d, values + j * step);
    store_complex(d, {z.im, z.re}, values + j * step);
  }
  apply_chirp(d, plan, values);
}

// The two halves of a workspace.
template <class T>
struct LaneBuffers {
  T* values;
  T* spare;
};

// The plan's complex transform of what lies in the workspace's first half.
template <class D, class T>
LaneBuffers<T> transform_workspace(D d, const FftPlan<T>& plan, T* workspace) {
  T* const front = workspace;
  T* const back = workspace + 2 * plan.staged_length * hn::Lanes(d);
  if (plan.uses_bluestein()) {
    run_bluestein(d, plan, front, back);
    return {front, back};
  }
  run_stages_lanes(d, plan, front, back);
  return {back, front};
}

// Distance of neighbouring samples in the workspace, in registers: those of an odd length are the
// real parts of complex values, whose imaginary parts are set to 0 here.
template <class D, class T>
std::size_t prepare_samples(D d, const FftPlan<T>& plan, T* workspace) {
  if (plan.length % 2 == 0) {
    return 1;
  }
  std::fill(workspace, workspace + 2 * plan.staged_length * hn::Lanes(d), T{0});
  return 2;
}

template <class D, class T>
LaneBuffers<T> complex_transform(D d, const FftPlan<T>& plan, const FftFrames<T>& frames,
                                 T* workspace) {
  const auto rows = rows_of(d, frames.signal, frames.hop, frames.num_frames);
  const std::size_t step = prepare_samples(d, plan, workspace);
  rows_to_lanes(d, rows, frames.window, plan.length, step, workspace);
  return transform_workspace(d, plan, workspace);
}

// The transform of the even sequence power[0 .. N/2], power[N/2 - 1], .. power[1].
template <class D, class T>
LaneBuffers<T> even_transform(D d, const FftPlan<T>& plan, const T* power, T* workspace) {
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t step = prepare_samples(d, plan, workspace) * lanes;
  for (std::size_t i = 0; i < plan.length; ++i) {
    const std::size_t bin = std::min(i, plan.length - i);
    hn::StoreU(hn::LoadU(d, power + bin * lanes), d, workspace + i * step);
  }
  return transform_workspace(d, plan, workspace);
}

// Calls `run` with the tag for `num_lanes` lanes: a full register, half of one or a single lane.
template <class T, class Run>
HWY_INLINE void with_lanes(std::size_t num_lanes, const Run& run) {
  const hn::ScalableTag<T> full;
  if (num_lanes == hn::Lanes(full)) {
    run(full);
  } else if constexpr (hn::MaxLanes(full) > 1) {
    if (num_lanes == 1) {
      run(hn::CappedTag<T, 1>());
    } else {
      run(hn::Half<decltype(full)>());
    }
  }
}

template <class T>
void power_lanes_any(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace, T* power) {
  with_lanes<T>(fft_lanes<T>(frames.num_frames), [&](auto d) HWY_ATTR {
    const auto buffers = complex_transform(d, plan, frames, workspace);
    unpack(d, plan, buffers.values, PowerSink<decltype(d)>{power});
  });
}

template <class T>
void power_rows_any(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace, T* power) {
  with_lanes<T>(fft_lanes<T>(frames.num_frames), [&](auto d) HWY_ATTR {
    const auto buffers = complex_transform(d, plan, frames, workspace);
    unpack(d, plan, buffers.values, PowerSink<decltype(d)>{buffers.spare});
    const std::size_t num_bins = plan.length / 2 + 1;
    lanes_to_rows(d, buffers.spare, num_bins, rows_of(d, power, num_bins, frames.num_frames));
  });
}

// The transform of |X|^2 is N times the circular autocorrelation (Wiener-Khinchin).
template <class T>
void autocorrelation_any(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace, T* power,
                         MatrixView<T> lags) {
  with_lanes<T>(fft_lanes<T>(frames.num_frames), [&](auto d) HWY_ATTR {
    using D = decltype(d);
    const auto spectrum = complex_transform(d, plan, frames, workspace);
    unpack(d, plan, spectrum.values, PowerSink<D>{power});
    const auto buffers = even_transform(d, plan, power, workspace);
    const T factor = T{1} / static_cast<T>(plan.length);
    unpack(d, plan, buffers.values, RealPartSink<D>{buffers.spare, lags.cols, factor});
    const auto rows = rows_of(d, lags.values.data(), lags.cols, frames.num_frames);
    lanes_to_rows(d, buffers.spare, lags.cols, rows);
  });
}

template <class T>
void spectrum_any(const FftPlan<T>& plan, const T* frame, T* workspace, T* spectrum) {
  const hn::CappedTag<T, 1> d;
  const auto buffers = complex_transform(d, plan, {frame, 0, 1, nullptr}, workspace);
  unpack(d, plan, buffers.values, SpectrumSink<hn::CappedTag<T, 1>>{spectrum});
}

template <class T>
void run_stages_any(const FftPlan<T>& plan, const T* in, T* out) {
  run_stages_lanes(hn::CappedTag<T, 1>(), plan, in, out);
}

std::size_t LanesF32() { return hn::Lanes(hn::ScalableTag<float>()); }
std::size_t LanesF64() { return hn::Lanes(hn::ScalableTag<double>()); }

#define MERKIT_FFT_ENTRY_POINTS(T, Suffix)                                                       \
  void PowerLanes##Suffix(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace,      \
                          T* power) {                                                            \
    power_lanes_any(plan, frames, workspace, power);                                             \
  }                                                                                              \
  void PowerRows##Suffix(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace,       \
                         T* power) {                                                             \
    power_rows_any(plan, frames, workspace, power);                                              \
  }                                                                                              \
  void Autocorrelation##Suffix(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace, \
                               T* power, MatrixView<T> lags) {                                   \
    autocorrelation_any(plan, frames, workspace, power, lags);                                   \
  }                                                                                              \
  void Spectrum##Suffix(const FftPlan<T>& plan, const T* frame, T* workspace, T* spectrum) {     \
    spectrum_any(plan, frame, workspace, spectrum);                                              \
  }                                                                                              \
  void RunStages##Suffix(const FftPlan<T>& plan, const T* in, T* out) {                          \
    run_stages_any(plan, in, out);                                                               \
  }
MERKIT_FFT_ENTRY_POINTS(float, F32)
MERKIT_FFT_ENTRY_POINTS(double, F64)
#undef MERKIT_FFT_ENTRY_POINTS

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

#define MERKIT_FFT_DISPATCH(T, Suffix)                                                             \
  HWY_EXPORT(Lanes##Suffix);                                                                       \
  HWY_EXPORT(PowerLanes##Suffix);                                                                  \
  HWY_EXPORT(PowerRows##Suffix);                                                                   \
  HWY_EXPORT(Autocorrelation##Suffix);                                                             \
  HWY_EXPORT(Spectrum##Suffix);                                                                    \
  HWY_EXPORT(RunStages##Suffix);                                                                   \
  template <>                                                                                      \
  std::size_t max_fft_lanes<T>() {                                                                 \
    return HWY_DYNAMIC_DISPATCH(Lanes##Suffix)();                                                  \
  }                                                                                                \
  template <>                                                                                      \
  void power_lanes<T>(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace,            \
                      T* power) {                                                                  \
    HWY_DYNAMIC_DISPATCH(PowerLanes##Suffix)(plan, frames, workspace, power);                      \
  }                                                                                                \
  template <>                                                                                      \
  void power_rows<T>(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace, T* power) { \
    HWY_DYNAMIC_DISPATCH(PowerRows##Suffix)(plan, frames, workspace, power);                       \
  }                                                                                                \
  template <>                                                                                      \
  void autocorrelation_rows<T>(const FftPlan<T>& plan, const FftFrames<T>& frames, T* workspace,   \
                               T* power, MatrixView<T> lags) {                                     \
    HWY_DYNAMIC_DISPATCH(Autocorrelation##Suffix)(plan, frames, workspace, power, lags);           \
  }                                                                                                \
  template <>                                                                                      \
  void spectrum_of_frame<T>(const FftPlan<T>& plan, const T* frame, T* workspace,                  \
                            std::complex<T>* spectrum) {                                           \
    HWY_DYNAMIC_DISPATCH(Spectrum##Suffix)                                                         \
    (plan, frame, workspace, reinterpret_cast<T*>(spectrum));                                      \
  }                                                                                                \
  template <>                                                                                      \
  void run_stages<T>(const FftPlan<T>& plan, const T* in, T* out) {                                \
    HWY_DYNAMIC_DISPATCH(RunStages##Suffix)(plan, in, out);                                        \
  }
MERKIT_FFT_DISPATCH(float, F32)
MERKIT_FFT_DISPATCH(double, F64)
#undef MERKIT_FFT_DISPATCH

template <class T>
std::size_t fft_lanes(std::size_t num_frames) {
  const std::size_t most = max_fft_lanes<T>();
  if (num_frames <= 1) {
    return 1;
  }
  return num_frames <= most / 2 ? most / 2 : most;
}

template <class T>
std::size_t fft_workspace_size(const FftPlan<T>& plan, std::size_t num_lanes) {
  return 4 * plan.staged_length * num_lanes;
}

template std::size_t fft_lanes<float>(std::size_t);
template std::size_t fft_lanes<double>(std::size_t);
template std::size_t fft_workspace_size<float>(const FftPlan<float>&, std::size_t);
template std::size_t fft_workspace_size<double>(const FftPlan<double>&, std::size_t);

}  // namespace merkit
#endif
