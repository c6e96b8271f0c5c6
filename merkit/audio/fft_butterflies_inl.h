// Complex transform of a lane buffer by its plan's stages. Compiled once per instruction set.
#if defined(MERKIT_AUDIO_FFT_BUTTERFLIES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MERKIT_AUDIO_FFT_BUTTERFLIES_INL_H_
#undef MERKIT_AUDIO_FFT_BUTTERFLIES_INL_H_
#else
#define MERKIT_AUDIO_FFT_BUTTERFLIES_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"
#include "merkit/audio/fft_plan.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// A complex number per lane.
template <class D>
struct LaneComplex {
  hn::Vec<D> re;
  hn::Vec<D> im;
};

template <class D>
HWY_INLINE LaneComplex<D> load_complex(D d, const hn::TFromD<D>* from) {
  return {hn::LoadU(d, from), hn::LoadU(d, from + hn::Lanes(d))};
}

template <class D>
HWY_INLINE void store_complex(D d, const LaneComplex<D>& z, hn::TFromD<D>* to) {
  hn::StoreU(z.re, d, to);
  hn::StoreU(z.im, d, to + hn::Lanes(d));
}

template <class D>
HWY_INLINE LaneComplex<D> add(const LaneComplex<D>& a, const LaneComplex<D>& b) {
  return {hn::Add(a.re, b.re), hn::Add(a.im, b.im)};
}

template <class D>
HWY_INLINE LaneComplex<D> sub(const LaneComplex<D>& a, const LaneComplex<D>& b) {
  return {hn::Sub(a.re, b.re), hn::Sub(a.im, b.im)};
}

// a - i b.
template <class D>
HWY_INLINE LaneComplex<D> sub_i(const LaneComplex<D>& a, const LaneComplex<D>& b) {
  return {hn::Add(a.re, b.im), hn::Sub(a.im, b.re)};
}

// a + i b.
template <class D>
HWY_INLINE LaneComplex<D> add_i(const LaneComplex<D>& a, const LaneComplex<D>& b) {
  return {hn::Sub(a.re, b.im), hn::Add(a.im, b.re)};
}

template <class D>
HWY_INLINE LaneComplex<D> scale(const LaneComplex<D>& a, hn::Vec<D> factor) {
  return {hn::Mul(a.re, factor), hn::Mul(a.im, factor)};
}

// a + factor * b.
template <class D>
HWY_INLINE LaneComplex<D> add_scaled(const LaneComplex<D>& a, hn::Vec<D> factor,
                                     const LaneComplex<D>& b) {
  return {hn::MulAdd(factor, b.re, a.re), hn::MulAdd(factor, b.im, a.im)};
}

// The product with the number at root[0] + i root[1].
template <class D>
HWY_INLINE LaneComplex<D> rotate(D d, const LaneComplex<D>& a, const hn::TFromD<D>* root) {
  const auto re = hn::Set(d, root[0]);
  const auto im = hn::Set(d, root[1]);
  return {hn::NegMulAdd(a.im, im, hn::Mul(a.re, re)), hn::MulAdd(a.im, re, hn::Mul(a.re, im))};
}

// Transforms of 2, 3, 4, 5 and 8 values in place.
template <class D>
HWY_INLINE void butterfly(D /*d*/, LaneComplex<D> (&x)[2]) {
  const auto first = x[0];
  x[0] = add(first, x[1]);
  x[1] = sub(first, x[1]);
}

template <class D>
HWY_INLINE void butterfly(D d, LaneComplex<D> (&x)[3]) {
  using T = hn::TFromD<D>;
  const auto sum = add(x[1], x[2]);
  const auto difference =
      scale(sub(x[1], x[2]), hn::Set(d, static_cast<T>(0.86602540378443864676)));
  const auto middle = add_scaled(x[0], hn::Set(d, T{-0.5}), sum);
  x[0] = add(x[0], sum);
  x[1] = sub_i(middle, difference);
  x[2] = add_i(middle, difference);
}

template <class D>
HWY_INLINE void butterfly(D /*d*/, LaneComplex<D> (&x)[4]) {
  const auto even_sum = add(x[0], x[2]);
  const auto even_difference = sub(x[0], x[2]);
  const auto odd_sum = add(x[1], x[3]);
  const auto odd_difference = sub(x[1], x[3]);
  x[0] = add(even_sum, odd_sum);
  x[1] = sub_i(even_difference, odd_difference);
  x[2] = sub(even_sum, odd_sum);
  x[3] = add_i(even_difference, odd_difference);
}

template <class D>
HWY_INLINE void butterfly(D d, LaneComplex<D> (&x)[5]) {
  using T = hn::TFromD<D>;
  const auto cos1 = hn::Set(d, static_cast<T>(0.30901699437494742410));
  const auto cos2 = hn::Set(d, static_cast<T>(-0.80901699437494742410));
  const auto sin1 = hn::Set(d, static_cast<T>(0.95105651629515357212));
  const auto sin2 = hn::Set(d, static_cast<T>(0.58778525229247312917));
  const auto sum1 = add(x[1], x[4]);
  const auto sum2 = add(x[2], x[3]);
  const auto difference1 = sub(x[1], x[4]);
  const auto difference2 = sub(x[2], x[3]);
  const auto even1 = add_scaled(add_scaled(x[0], cos1, sum1), cos2, sum2);
  const auto even2 = add_scaled(add_scaled(x[0], cos2, sum1), cos1, sum2);
  const auto odd1 = add_scaled(scale(difference1, sin1), sin2, difference2);
  const auto odd2 = add_scaled(scale(difference1, sin2), hn::Neg(sin1), difference2);
  x[0] = add(x[0], add(sum1, sum2));
  x[1] = sub_i(even1, odd1);
  x[2] = sub_i(even2, odd2);
  x[3] = add_i(even2, odd2);
  x[4] = add_i(even1, odd1);
}

template <class D>
HWY_INLINE void butterfly(D d, LaneComplex<D> (&x)[8]) {
  const auto half_root = hn::Set(d, static_cast<hn::TFromD<D>>(0.70710678118654752440));
  LaneComplex<D> even[4] = {x[0], x[2], x[4], x[6]};
  LaneComplex<D> odd[4] = {x[1], x[3], x[5], x[7]};
  butterfly(d, even);
  butterfly(d, odd);
  // exp(-pi i / 4) = (1 - i) sqrt(1/2) and its cube, -(1 + i) sqrt(1/2).
  const auto odd1 = scale(sub_i(odd[1], odd[1]), half_root);
  const auto odd3 = scale(add_i(odd[3], odd[3]), half_root);
  x[0] = add(even[0], odd[0]);
  x[1] = add(even[1], odd1);
  x[2] = sub_i(even[2], odd[2]);
  x[3] = sub(even[3], odd3);
  x[4] = sub(even[0], odd[0]);
  x[5] = sub(even[1], odd1);
  x[6] = add_i(even[2], odd[2]);
  x[7] = add(even[3], odd3);
}

// The innermost step: kRadix values `stride` apart become kRadix adjacent ones.
template <std::size_t kRadix, class D>
HWY_NOINLINE void transform_leaf(D d, const hn::TFromD<D>* in, std::size_t stride,
                                 hn::TFromD<D>* out) {
  const std::size_t step = 2 * hn::Lanes(d);
  LaneComplex<D> x[kRadix];
  for (std::size_t r = 0; r < kRadix; ++r) {
    x[r] = load_complex(d, in + r * stride * step);
  }
  butterfly(d, x);
  for (std::size_t r = 0; r < kRadix; ++r) {
    store_complex(d, x[r], out + r * step);
  }
}

// Any other step: kRadix adjacent transforms become one, in place.
template <std::size_t kRadix, class D>
HWY_NOINLINE void combine(D d, const FftStage<hn::TFromD<D>>& stage, hn::TFromD<D>* values) {
  const std::size_t step = 2 * hn::Lanes(d);
  const std::size_t distance = stage.sub_length * step;
  const hn::TFromD<D>* root = stage.twiddles.data();
  for (std::size_t k = 0; k < stage.sub_length; ++k, values += step, root += 2 * (kRadix - 1)) {
    LaneComplex<D> x[kRadix];
    x[0] = load_complex(d, values);
    for (std::size_t r = 1; r < kRadix; ++r) {
      x[r] = rotate(d, load_complex(d, values + r * distance), root + 2 * (r - 1));
    }
    butterfly(d, x);
    for (std::size_t r = 0; r < kRadix; ++r) {
      store_complex(d, x[r], values + r * distance);
    }
  }
}

template <std::size_t kRadix, class D>
void transform(D d, const FftStage<hn::TFromD<D>>* stage, const hn::TFromD<D>* in,
               std::size_t stride, hn::TFromD<D>* out);

// The complex transform that `stage` is the outermost step of: values `stride` apart at `in`,
// adjacent ones at `out`. Depth first, so that inner steps stay in the nearest cache.
template <class D>
void transform(D d, const FftStage<hn::TFromD<D>>* stage, const hn::TFromD<D>* in,
               std::size_t stride, hn::TFromD<D>* out) {
  switch (stage->radix) {
    case 2:
      return transform<2>(d, stage, in, stride, out);
    case 3:
      return transform<3>(d, stage, in, stride, out);
    case 4:
      return transform<4>(d, stage, in, stride, out);
    case 5:
      return transform<5>(d, stage, in, stride, out);
    default:
      return transform<8>(d, stage, in, stride, out);
  }
}

template <std::size_t kRadix, class D>
void transform(D d, const FftStage<hn::TFromD<D>>* stage, const hn::TFromD<D>* in,
               std::size_t stride, hn::TFromD<D>* out) {
  if (stage->sub_length == 1) {
    transform_leaf<kRadix>(d, in, stride, out);
    return;
  }
  const std::size_t step = 2 * hn::Lanes(d);
  for (std::size_t r = 0; r < kRadix; ++r) {
    transform(d, stage + 1, in + r * stride * step, stride * kRadix,
              out + r * stage->sub_length * step);
  }
  combine<kRadix>(d, *stage, out);
}

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#endif
