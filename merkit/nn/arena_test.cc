#include "merkit/nn/arena.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace merkit {
namespace {

TEST(ArenaTest, ArraysOfDifferentTimesShareThePlace) {
  const ArenaRequest chain[] = {{100, 0, 1}, {100, 1, 2}, {100, 2, 3}, {100, 3, 4}};
  const ArenaPlan plan = plan_arena(chain);
  EXPECT_EQ(plan.offsets, (std::vector<std::size_t>{0, 112, 0, 112}));
  EXPECT_EQ(plan.size, 224U);
}

TEST(ArenaTest, ASmallArrayFillsAGap) {
  const ArenaRequest requests[] = {{64, 0, 0}, {16, 0, 3}, {32, 1, 1}, {16, 1, 1}};
  EXPECT_EQ(plan_arena(requests).offsets, (std::vector<std::size_t>{0, 64, 0, 32}));
}

RC_GTEST_PROP(ArenaTest, ArraysOfTheSameTimeNeverOverlap, ()) {
  std::vector<ArenaRequest> requests;
  for (int i = *rc::gen::inRange(0, 20); i > 0; --i) {
    const auto first = *rc::gen::inRange<std::size_t>(0, 10);
    requests.push_back({*rc::gen::inRange<std::size_t>(0, 100), first,
                        first + *rc::gen::inRange<std::size_t>(0, 5)});
  }
  const ArenaPlan plan = plan_arena(requests);
  for (std::size_t a = 0; a < requests.size(); ++a) {
    RC_ASSERT(plan.offsets[a] + requests[a].size <= plan.size);
    for (std::size_t b = 0; b < a; ++b) {
      const bool at_once =
          requests[a].first <= requests[b].last && requests[b].first <= requests[a].last;
      const bool apart = plan.offsets[a] + requests[a].size <= plan.offsets[b] ||
                         plan.offsets[b] + requests[b].size <= plan.offsets[a];
      RC_ASSERT(!at_once || apart);
    }
  }
}

}  // namespace
}  // namespace merkit
