#include "merkit/base/rng.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace merkit {
namespace {

// Known answers of Philox4x32-10 published with Random123 (Salmon et al. 2011).
TEST(Rng, MatchesThePublishedPhiloxVector) {
  Rng rng(0, 0);
  EXPECT_EQ(rng.next_u32(), 0x6627e8d5U);
  EXPECT_EQ(rng.next_u32(), 0xe169c58dU);
  EXPECT_EQ(rng.next_u32(), 0xbc57ac4cU);
  EXPECT_EQ(rng.next_u32(), 0x9b00dbd8U);
}

TEST(Rng, SeedStreamAndNameEachGiveOtherNumbers) {
  const std::uint64_t base = Rng(1, 2).next_u64();
  EXPECT_EQ(Rng(1, 2).next_u64(), base);
  EXPECT_NE(Rng(2, 2).next_u64(), base);
  EXPECT_NE(Rng(1, 3).next_u64(), base);
  EXPECT_NE(Rng(1, 2).fork("voice").next_u64(), Rng(1, 2).fork("face").next_u64());
  EXPECT_EQ(Rng(1, 2).fork("voice").next_u64(), Rng(1, 2).fork("voice").next_u64());
}

TEST(Rng, ForkingDoesNotAdvanceTheParent) {
  Rng plain(7);
  Rng forked(7);
  static_cast<void>(forked.fork("x").next_u64());
  EXPECT_EQ(plain.next_u64(), forked.next_u64());
}

TEST(Rng, UniformAndNormalHaveTheirMoments) {
  constexpr int kDraws = 200000;
  Rng rng(5);
  double sum = 0.0;
  double normal_sum = 0.0;
  double normal_squares = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double u = rng.uniform();
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
    const double n = rng.normal();
    ASSERT_TRUE(std::isfinite(n));
    normal_sum += n;
    normal_squares += n * n;
  }
  // Five standard errors of each mean.
  EXPECT_NEAR(sum / kDraws, 0.5, 5.0 * std::sqrt(1.0 / 12.0 / kDraws));
  EXPECT_NEAR(normal_sum / kDraws, 0.0, 5.0 * std::sqrt(1.0 / kDraws));
  EXPECT_NEAR(normal_squares / kDraws, 1.0, 5.0 * std::sqrt(2.0 / kDraws));
}

TEST(Rng, BelowReachesEveryValueAboutEquallyOften) {
  constexpr std::size_t kBound = 7;
  constexpr int kDraws = 70000;
  Rng rng(3);
  std::vector<int> counts(kBound, 0);
  for (int i = 0; i < kDraws; ++i) {
    ++counts[rng.below(kBound)];
  }
  for (const int count : counts) {
    EXPECT_NEAR(count, 10000, 5 * std::sqrt(10000.0));
  }
}

RC_GTEST_PROP(Rng, ShuffleIsAPermutation, (std::uint64_t seed)) {
  std::vector<int> items(*rc::gen::inRange<std::size_t>(0, 50));
  std::iota(items.begin(), items.end(), 0);
  const std::vector<int> before = items;
  Rng(seed).shuffle(std::span(items));
  RC_ASSERT(std::is_permutation(items.begin(), items.end(), before.begin()));
}

RC_GTEST_PROP(Rng, BelowStaysBelow, (std::uint64_t seed)) {
  const auto bound = *rc::gen::inRange<std::uint64_t>(1, std::numeric_limits<std::uint64_t>::max());
  RC_ASSERT(Rng(seed).below(bound) < bound);
}

}  // namespace
}  // namespace merkit
