// Functions of gates on vectors, and their slopes from the results; loops over vectors. Compiled
// once per instruction set.
#if defined(MERKIT_NN_GATE_FUNCTIONS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MERKIT_NN_GATE_FUNCTIONS_INL_H_
#undef MERKIT_NN_GATE_FUNCTIONS_INL_H_
#else
#define MERKIT_NN_GATE_FUNCTIONS_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"

#include "hwy/contrib/math/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {

// exp(-2 |x|) never overflows; the absolute error is a few units in the last place of 1.
struct TanhGate {
  template <class D, class V>
  HWY_INLINE V operator()(D d, V x) const {
    namespace hn = hwy::HWY_NAMESPACE;
    using T = hn::TFromD<D>;
    const auto one = hn::Set(d, T{1});
    const auto e = hn::Exp(d, hn::Mul(hn::Set(d, T{-2}), hn::Abs(x)));
    const auto y = hn::Div(hn::Sub(one, e), hn::Add(one, e));
    return hn::IfThenElse(hn::IsNaN(x), x, hn::CopySign(y, x));
  }
  // d y / d x.
  template <class D, class V>
  HWY_INLINE V slope(D d, V y) const {
    namespace hn = hwy::HWY_NAMESPACE;
    return hn::NegMulAdd(y, y, hn::Set(d, hn::TFromD<D>{1}));
  }
};

struct SigmoidGate {
  template <class D, class V>
  HWY_INLINE V operator()(D d, V x) const {
    namespace hn = hwy::HWY_NAMESPACE;
    using T = hn::TFromD<D>;
    const auto half = hn::Set(d, T(0.5));
    return hn::MulAdd(half, TanhGate()(d, hn::Mul(half, x)), half);
  }
  template <class D, class V>
  HWY_INLINE V slope(D /*d*/, V y) const {
    namespace hn = hwy::HWY_NAMESPACE;
    return hn::NegMulAdd(y, y, y);
  }
};

// clip(0.2 x + 0.5, 0, 1), as in Keras 2.0.
struct HardSigmoidGate {
  template <class D, class V>
  HWY_INLINE V operator()(D d, V x) const {
    namespace hn = hwy::HWY_NAMESPACE;
    using T = hn::TFromD<D>;
    const auto y = hn::MulAdd(hn::Set(d, T(0.2)), x, hn::Set(d, T(0.5)));
    const auto clipped = hn::Min(hn::Max(y, hn::Zero(d)), hn::Set(d, T{1}));
    return hn::IfThenElse(hn::IsNaN(x), x, clipped);
  }
  template <class D, class V>
  HWY_INLINE V slope(D d, V y) const {
    namespace hn = hwy::HWY_NAMESPACE;
    using T = hn::TFromD<D>;
    const auto inside = hn::And(hn::Gt(y, hn::Zero(d)), hn::Lt(y, hn::Set(d, T{1})));
    return hn::IfThenElseZero(inside, hn::Set(d, T(0.2)));
  }
};

// Calls run(d, i) for i in 0 .. count-1 in steps of the lanes of d: whole registers first, then one
// lane at a time.
template <class T, class Run>
HWY_INLINE void for_each_vector(std::size_t count, const Run& run) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<T> full;
  const hn::CappedTag<T, 1> one;
  std::size_t i = 0;
  for (; i + hn::Lanes(full) <= count; i += hn::Lanes(full)) {
    run(full, i);
  }
  for (; i < count; ++i) {
    run(one, i);
  }
}

// The sum over n of term(d, n), where term gives a vector.
template <class T, class Term>
HWY_INLINE T sum_of(std::size_t count, const Term& term) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<T> d;
  auto sum = hn::Zero(d);
  std::size_t n = 0;
  for (; n + hn::Lanes(d) <= count; n += hn::Lanes(d)) {
    sum = hn::Add(sum, term(d, n));
  }
  T total = hn::GetLane(hn::SumOfLanes(d, sum));
  const hn::CappedTag<T, 1> one;
  for (; n < count; ++n) {
    total += hn::GetLane(term(one, n));
  }
  return total;
}

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#endif
