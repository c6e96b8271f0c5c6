#include "merkit/nn/arena.h"

#include <algorithm>
#include <utility>

namespace merkit {
namespace {

constexpr std::size_t kAlignment = 16;  // numbers: a cache line of floats

using Taken = std::pair<std::size_t, std::size_t>;  // begin and end

std::size_t lowest_gap(std::vector<Taken> taken, std::size_t size) {
  std::sort(taken.begin(), taken.end());
  std::size_t offset = 0;
  for (const auto& [begin, end] : taken) {
    if (begin >= offset + size) {
      break;
    }
    offset = std::max(offset, end);
  }
  return offset;
}

}  // namespace

ArenaPlan plan_arena(std::span<const ArenaRequest> requests) {
  ArenaPlan plan;
  std::vector<std::size_t> sizes;
  for (const ArenaRequest& request : requests) {
    std::vector<Taken> taken;
    for (std::size_t i = 0; i < plan.offsets.size(); ++i) {
      if (requests[i].first <= request.last && request.first <= requests[i].last) {
        taken.emplace_back(plan.offsets[i], plan.offsets[i] + sizes[i]);
      }
    }
    sizes.push_back((request.size + kAlignment - 1) / kAlignment * kAlignment);
    plan.offsets.push_back(lowest_gap(std::move(taken), sizes.back()));
    plan.size = std::max(plan.size, plan.offsets.back() + sizes.back());
  }
  return plan;
}

}  // namespace merkit
