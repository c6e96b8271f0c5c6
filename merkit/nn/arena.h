// Places for arrays in one piece of memory, so that those not needed at the same time share it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace merkit {

// An array that is needed during steps first .. last, both included.
struct ArenaRequest {
  std::size_t size = 0;
  std::size_t first = 0;
  std::size_t last = 0;
};

struct ArenaPlan {
  std::vector<std::size_t> offsets;  // of each request, a multiple of 16
  std::size_t size = 0;              // of the whole memory
};

// Places the requests one after another, each as low as it fits: arrays needed in the same step
// never overlap. Thread-safe.
ArenaPlan plan_arena(std::span<const ArenaRequest> requests);

}  // namespace merkit
