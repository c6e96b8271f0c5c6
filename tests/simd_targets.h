// Runs a test once per instruction set that this machine has and that Highway code is compiled for.
#pragma once

#include <cstdint>

// First, because it restricts the sets.
#include "merkit/base/simd_targets.h"

#include "hwy/highway.h"
#include "hwy/targets.h"

namespace merkit::testing {

// Calls `action(name)` with dynamic dispatch set to each instruction set in turn.
template <class Action>
void for_each_simd_target(const Action& action) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    action(hwy::TargetName(target));
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace merkit::testing
