#include "merkit/nn/ctc_kernels.h"

#include "merkit/nn/log_sum.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/nn/ctc_kernels.cc"
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

void advance(const LatticeStep& step) {
  const hn::CappedTag<double, kLatticeLanes> d;
  const auto never = hn::Set(d, kNever);
  for (std::size_t s = kLatticeMargin; s < step.to.size(); s += hn::Lanes(d)) {
    const double* const from = step.from.data() + s;
    const auto stay = hn::LoadU(d, from);
    const auto next = hn::LoadU(d, from - 1);
    const auto jump = hn::Add(hn::LoadU(d, from - 2), hn::LoadU(d, step.skip.data() + s));
    const auto largest = hn::Max(hn::Max(stay, next), jump);
    // -inf - -inf would be no number.
    const auto is_never = hn::Eq(largest, never);
    const auto base = hn::IfThenZeroElse(is_never, largest);
    const auto sum =
        hn::Add(hn::Add(hn::Exp(d, hn::Sub(stay, base)), hn::Exp(d, hn::Sub(next, base))),
                hn::Exp(d, hn::Sub(jump, base)));
    const auto total = hn::IfThenElse(is_never, never, hn::Add(base, hn::Log(d, sum)));
    hn::StoreU(hn::Add(total, hn::LoadU(d, step.emission.data() + s)), d, step.to.data() + s);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(advance);

void advance_lattice(const LatticeStep& step) noexcept { HWY_DYNAMIC_DISPATCH(advance)(step); }

}  // namespace merkit
#endif
