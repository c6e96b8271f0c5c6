// From the complex transform to the spectrum of real frames. Compiled once per instruction set.
#if defined(MERKIT_AUDIO_FFT_UNPACK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MERKIT_AUDIO_FFT_UNPACK_INL_H_
#undef MERKIT_AUDIO_FFT_UNPACK_INL_H_
#else
#define MERKIT_AUDIO_FFT_UNPACK_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"
#include "merkit/audio/fft_butterflies_inl.h"
#include "merkit/audio/fft_plan.h"

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

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#endif
