#include "merkit/nn/pointwise_kernels.h"

#include <cstddef>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/nn/pointwise_kernels.cc"
#include "merkit/base/simd_targets.h"

// Order matters: this header compiles the rest of the file once per instruction set.
#include "hwy/foreach_target.h"

#include "hwy/highway.h"

#include "hwy/contrib/math/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

struct ExpOf {
  // Highway's function gives some number where the result is too large.
  template <class D, class V>
  V operator()(D d, V x) const {
    using T = hn::TFromD<D>;
    const auto largest = hn::Set(d, static_cast<T>(sizeof(T) == 4 ? 88.72 : 709.78));
    const auto infinity = hn::Set(d, std::numeric_limits<T>::infinity());
    return hn::IfThenElse(hn::Gt(x, largest), infinity, hn::Exp(d, hn::Min(x, largest)));
  }
};

struct TanhOf {
  template <class D, class V>
  V operator()(D d, V x) const {
    return hn::Tanh(d, x);
  }
};

struct SigmoidOf {
  template <class D, class V>
  V operator()(D d, V x) const {
    const auto one = hn::Set(d, hn::TFromD<D>{1});
    return hn::Div(one, hn::Add(one, ExpOf()(d, hn::Neg(x))));
  }
};

template <class Function, class T>
void apply(std::span<const T> x, std::span<T> y) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const Function function;
  // Highway's functions clamp their argument, which would turn NaN into a number.
  const auto value = [&](auto v) { return hn::IfThenElse(hn::IsNaN(v), v, function(d, v)); };
  std::size_t i = 0;
  for (; i + lanes <= x.size(); i += lanes) {
    hn::StoreU(value(hn::LoadU(d, x.data() + i)), d, y.data() + i);
  }
  for (; i < x.size(); ++i) {
    y[i] = hn::GetLane(value(hn::Set(d, x[i])));
  }
}

void exp_float(std::span<const float> x, std::span<float> y) { apply<ExpOf>(x, y); }
void exp_double(std::span<const double> x, std::span<double> y) { apply<ExpOf>(x, y); }
void tanh_float(std::span<const float> x, std::span<float> y) { apply<TanhOf>(x, y); }
void tanh_double(std::span<const double> x, std::span<double> y) { apply<TanhOf>(x, y); }
void sigmoid_float(std::span<const float> x, std::span<float> y) { apply<SigmoidOf>(x, y); }
void sigmoid_double(std::span<const double> x, std::span<double> y) { apply<SigmoidOf>(x, y); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(exp_float);
HWY_EXPORT(exp_double);
HWY_EXPORT(tanh_float);
HWY_EXPORT(tanh_double);
HWY_EXPORT(sigmoid_float);
HWY_EXPORT(sigmoid_double);

void apply_exp(std::span<const float> x, std::span<float> y) {
  HWY_DYNAMIC_DISPATCH(exp_float)(x, y);
}

void apply_exp(std::span<const double> x, std::span<double> y) {
  HWY_DYNAMIC_DISPATCH(exp_double)(x, y);
}

void apply_tanh(std::span<const float> x, std::span<float> y) {
  HWY_DYNAMIC_DISPATCH(tanh_float)(x, y);
}

void apply_tanh(std::span<const double> x, std::span<double> y) {
  HWY_DYNAMIC_DISPATCH(tanh_double)(x, y);
}

void apply_sigmoid(std::span<const float> x, std::span<float> y) {
  HWY_DYNAMIC_DISPATCH(sigmoid_float)(x, y);
}

void apply_sigmoid(std::span<const double> x, std::span<double> y) {
  HWY_DYNAMIC_DISPATCH(sigmoid_double)(x, y);
}

}  // namespace merkit
#endif
