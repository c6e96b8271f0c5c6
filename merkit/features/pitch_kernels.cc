#include "merkit/features/pitch_kernels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/features/pitch_kernels.cc"
#include "merkit/base/simd_targets.h"
// Order matters: foreach_target compiles this file once per instruction set.
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = std::span<const float>;

float window_of(Floats in, float offset, Floats window, std::span<float> out) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto offsets = hn::Set(d, offset);
  auto largest = hn::Zero(d);
  std::size_t i = 0;
  for (; i + lanes <= out.size(); i += lanes) {
    const auto x =
        hn::Mul(hn::Sub(hn::LoadU(d, in.data() + i), offsets), hn::LoadU(d, window.data() + i));
    hn::StoreU(x, d, out.data() + i);
    largest = hn::Max(largest, hn::Abs(x));
  }
  float peak = hn::GetLane(hn::MaxOfLanes(d, largest));
  for (; i < out.size(); ++i) {
    out[i] = (in[i] - offset) * window[i];
    peak = std::max(peak, std::abs(out[i]));
  }
  return peak;
}

void scaled_product(Floats in, Floats factors, float scale, std::span<float> out) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto scales = hn::Set(d, scale);
  std::size_t i = 0;
  for (; i + lanes <= out.size(); i += lanes) {
    const auto factor = hn::Mul(hn::LoadU(d, factors.data() + i), scales);
    hn::StoreU(hn::Mul(hn::LoadU(d, in.data() + i), factor), d, out.data() + i);
  }
  for (; i < out.size(); ++i) {
    out[i] = in[i] * (factors[i] * scale);
  }
}

// Where the values at `at`, a register full, are maxima.
template <class D>
HWY_INLINE auto maxima_at(D d, const float* at) {
  const auto x = hn::LoadU(d, at);
  return hn::And(hn::Gt(x, hn::LoadU(d, at - 1)), hn::Ge(x, hn::LoadU(d, at + 1)));
}

bool is_maximum(const float* at) { return at[0] > at[-1] && at[0] >= at[1]; }

void list_maxima(Floats values, float threshold, std::vector<std::size_t>& out) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t end = values.size() - 1;
  const auto least = hn::Set(d, threshold);
  out.clear();
  std::size_t i = 1;
  for (; i + lanes <= end; i += lanes) {
    const auto above = hn::Gt(hn::LoadU(d, values.data() + i), least);
    const auto mask = hn::And(maxima_at(d, values.data() + i), above);
    // StoreMaskBits writes whole bytes, at most 8 of them; bits above the lanes are zero.
    std::uint64_t bits = 0;
    hn::StoreMaskBits(d, mask, reinterpret_cast<std::uint8_t*>(&bits));
    for (; bits != 0; bits &= bits - 1) {
      out.push_back(i + static_cast<std::size_t>(std::countr_zero(bits)));
    }
  }
  for (; i < end; ++i) {
    if (is_maximum(values.data() + i) && values[i] > threshold) {
      out.push_back(i);
    }
  }
}

float highest_of(Floats values) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t end = values.size() - 1;
  auto best = hn::Zero(d);
  std::size_t i = 1;
  for (; i + lanes <= end; i += lanes) {
    const auto x = hn::LoadU(d, values.data() + i);
    best = hn::Max(best, hn::IfThenElseZero(maxima_at(d, values.data() + i), x));
  }
  float highest = hn::GetLane(hn::MaxOfLanes(d, best));
  for (; i < end; ++i) {
    highest = is_maximum(values.data() + i) ? std::max(highest, values[i]) : highest;
  }
  return highest;
}

DotPair two_dots(Floats values, Floats a, Floats b) {
  const hn::CappedTag<float, 16> d;
  const std::size_t lanes = hn::Lanes(d);
  auto first = hn::Zero(d);
  auto second = hn::Zero(d);
  for (std::size_t i = 0; i < values.size(); i += lanes) {
    const auto x = hn::LoadU(d, values.data() + i);
    first = hn::MulAdd(x, hn::LoadU(d, a.data() + i), first);
    second = hn::MulAdd(x, hn::LoadU(d, b.data() + i), second);
  }
  return {hn::GetLane(hn::SumOfLanes(d, first)), hn::GetLane(hn::SumOfLanes(d, second))};
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(window_of);
HWY_EXPORT(scaled_product);
HWY_EXPORT(list_maxima);
HWY_EXPORT(highest_of);
HWY_EXPORT(two_dots);

float apply_window(std::span<const float> in, float offset, std::span<const float> window,
                   std::span<float> out) {
  return HWY_DYNAMIC_DISPATCH(window_of)(in, offset, window, out);
}

void normalise(std::span<const float> in, std::span<const float> factors, float scale,
               std::span<float> out) {
  HWY_DYNAMIC_DISPATCH(scaled_product)(in, factors, scale, out);
}

void find_maxima(std::span<const float> values, float threshold, std::vector<std::size_t>& out) {
  HWY_DYNAMIC_DISPATCH(list_maxima)(values, threshold, out);
}

float highest_maximum(std::span<const float> values) {
  return HWY_DYNAMIC_DISPATCH(highest_of)(values);
}

DotPair dot_pair(std::span<const float> values, std::span<const float> a,
                 std::span<const float> b) {
  return HWY_DYNAMIC_DISPATCH(two_dots)(values, a, b);
}

}  // namespace merkit
#endif
