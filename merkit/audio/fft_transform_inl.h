// The plan's complex transform of frames side by side. Compiled once per instruction set.
#if defined(MERKIT_AUDIO_FFT_TRANSFORM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MERKIT_AUDIO_FFT_TRANSFORM_INL_H_
#undef MERKIT_AUDIO_FFT_TRANSFORM_INL_H_
#else
#define MERKIT_AUDIO_FFT_TRANSFORM_INL_H_
#endif

#include <algorithm>
#include <cstddef>

#include "hwy/highway.h"
#include "merkit/audio/fft_butterflies_inl.h"
#include "merkit/audio/fft_kernels.h"
#include "merkit/audio/fft_lanes_inl.h"
#include "merkit/audio/fft_plan.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

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

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#endif
