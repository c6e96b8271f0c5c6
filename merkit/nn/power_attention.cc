#include "merkit/nn/power_attention.h"

#include <algorithm>
#include <cmath>

#include "merkit/nn/softmax_rows.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/nn/power_attention.cc"
#include "merkit/base/simd_targets.h"

// Order matters: this header compiles the rest of the file once per instruction set.
#include "hwy/foreach_target.h"

#include "hwy/highway.h"

#include "merkit/nn/gate_functions_inl.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// values = exp(2 x), x being clipped to +-limit. Not a number stays so.
void to_powers(std::span<float> values, float limit) {
  for_each_vector<float>(values.size(), [&](auto d, std::size_t n) HWY_ATTR {
    const auto x = hn::LoadU(d, values.data() + n);
    const auto clipped = hn::Max(hn::Min(x, hn::Set(d, limit)), hn::Set(d, -limit));
    const auto power = hn::Exp(d, hn::Add(clipped, clipped));
    hn::StoreU(hn::IfThenElse(hn::IsNaN(x), x, power), d, values.data() + n);
  });
}

// Less twice the sum over units of scale / (query key + 1). The sum of the scales is in every
// score, so the softmax does not need it.
void scores(const PowerAttentionStep& s) {
  for (std::size_t j = 0; j < s.num_frames; ++j) {
    const float* const key = s.keys + j * s.num_units;
    s.weights[j] = -2.0F * sum_of<float>(s.num_units, [&](auto d, std::size_t n) HWY_ATTR {
      const auto power = hn::LoadU(d, s.query + n);
      const auto below = hn::MulAdd(power, hn::LoadU(d, key + n), hn::Set(d, 1.0F));
      return hn::Div(hn::LoadU(d, s.scale + n), below);
    });
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {
namespace {

HWY_EXPORT(to_powers);
HWY_EXPORT(scores);

// tanh(x) is 1 to the last bit from 9.02 on: with keys of at most 20, a query beyond 40 says no
// more than 40.
constexpr float kLargestKey = 20.0F;
constexpr float kLargestQuery = 40.0F;

}  // namespace

bool keys_to_powers(std::span<float> keys) {
  const bool all_fit =
      std::ranges::all_of(keys, [](float key) { return std::abs(key) <= kLargestKey; });
  if (all_fit) {
    HWY_DYNAMIC_DISPATCH(to_powers)(keys, kLargestKey);
  }
  return all_fit;
}

void attend_by_powers(const PowerAttentionStep& step) {
  HWY_DYNAMIC_DISPATCH(to_powers)({step.query, step.num_units}, kLargestQuery);
  HWY_DYNAMIC_DISPATCH(scores)(step);
  const std::span<float> weights(step.weights, step.num_frames);
  softmax_rows<float>(weights, step.num_frames, weights);
}

}  // namespace merkit
#endif
