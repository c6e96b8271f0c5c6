#include "merkit/features/log_kernels.h"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/features/log_kernels.cc"
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

template <class T>
void log_all(const LogScale<T>& scale, std::span<T> values) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto factor = hn::Set(d, scale.factor);
  const auto floor = hn::Set(d, scale.floor);
  const auto offset = hn::Set(d, scale.offset);
  const auto log_of = [&](auto x) {
    return hn::Mul(factor, hn::Log(d, hn::Add(hn::Max(x, floor), offset)));
  };
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    hn::StoreU(log_of(hn::LoadU(d, values.data() + i)), d, values.data() + i);
  }
  // The rest goes through the same code, so that a value's place does not change its logarithm.
  for (; i < values.size(); ++i) {
    values[i] = hn::GetLane(log_of(hn::Set(d, values[i])));
  }
}

template <class T>
void root_all(std::span<const T> values, std::span<T> roots) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    hn::StoreU(hn::Sqrt(hn::LoadU(d, values.data() + i)), d, roots.data() + i);
  }
  for (; i < values.size(); ++i) {
    roots[i] = std::sqrt(values[i]);
  }
}

void root_float(std::span<const float> values, std::span<float> roots) { root_all(values, roots); }
void root_double(std::span<const double> values, std::span<double> roots) {
  root_all(values, roots);
}
void log_float(const LogScale<float>& scale, std::span<float> values) { log_all(scale, values); }
void log_double(const LogScale<double>& scale, std::span<double> values) { log_all(scale, values); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(root_float);
HWY_EXPORT(root_double);
HWY_EXPORT(log_float);
HWY_EXPORT(log_double);

void apply_sqrt(std::span<const float> values, std::span<float> roots) {
  HWY_DYNAMIC_DISPATCH(root_float)(values, roots);
}

void apply_sqrt(std::span<const double> values, std::span<double> roots) {
  HWY_DYNAMIC_DISPATCH(root_double)(values, roots);
}

void apply_log(const LogScale<float>& scale, std::span<float> values) {
  HWY_DYNAMIC_DISPATCH(log_float)(scale, values);
}

void apply_log(const LogScale<double>& scale, std::span<double> values) {
  HWY_DYNAMIC_DISPATCH(log_double)(scale, values);
}

}  // namespace merkit
#endif
