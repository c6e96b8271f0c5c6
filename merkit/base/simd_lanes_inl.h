// Kernels that work on a chosen number of lanes. Compiled once per instruction set.
#if defined(MERKIT_BASE_SIMD_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MERKIT_BASE_SIMD_LANES_INL_H_
#undef MERKIT_BASE_SIMD_LANES_INL_H_
#else
#define MERKIT_BASE_SIMD_LANES_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {

// Calls `run` with the tag for `num_lanes` lanes of T: a full register, half of one or a single
// lane.
template <class T, class Run>
HWY_INLINE void with_lanes(std::size_t num_lanes, const Run& run) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<T> full;
  if (num_lanes == 1) {
    run(hn::CappedTag<T, 1>());
    return;
  }
  if constexpr (hn::MaxLanes(full) > 1) {
    if (num_lanes == hn::Lanes(full)) {
      run(full);
    } else {
      run(hn::Half<decltype(full)>());
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#endif
