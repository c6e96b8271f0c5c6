#include "merkit/base/thread_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "merkit/base/run_control.h"

#include "merkit/base/pool_loop.h"

namespace merkit {
namespace {

class ThreadPoolOf : public ::testing::TestWithParam<std::size_t> {};

TEST_P(ThreadPoolOf, CallsEveryIndexOnce) {
  ThreadPool pool(GetParam());
  EXPECT_EQ(pool.num_threads(), GetParam());
  for (const std::size_t count : {0U, 1U, 2U, 1000U}) {
    std::vector<std::atomic<int>> calls(count);
    pool.parallel_for(count, [&](std::size_t i) { ++calls[i]; });
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(calls[i], 1) << i << " of " << count;
    }
  }
}

TEST_P(ThreadPoolOf, ThrowsTheErrorOfTheLowestIndexAndStaysUsable) {
  ThreadPool pool(GetParam());
  for (int round = 0; round < 20; ++round) {
    try {
      pool.parallel_for(100, [](std::size_t i) { throw std::runtime_error(std::to_string(i)); });
      FAIL() << "no exception";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "0");
    }
  }
  std::atomic<int> sum{0};
  pool.parallel_for(10, [&](std::size_t i) { sum += static_cast<int>(i); });
  EXPECT_EQ(sum, 45);
}

INSTANTIATE_TEST_SUITE_P(Threads, ThreadPoolOf, ::testing::Values(1U, 2U, 5U));

TEST(ThreadPool, ZeroMeansAtLeastOneThread) { EXPECT_GE(ThreadPool(0).num_threads(), 1U); }

TEST(RunControl, ReportsOnlyIfSomeoneWatchesAndStopsOnRequest) {
  ThreadPool pool(1);
  std::atomic<bool> stop{false};
  std::uint64_t seen = 0;
  const RunControl control{
      .pool = pool, .progress = [&](const Progress& now) { seen = now.done; }, .stop = &stop};
  control.report({.stage = "s", .unit = "u", .done = 3, .total = 4});
  EXPECT_EQ(seen, 3U);
  EXPECT_NO_THROW(control.check_stop());
  stop = true;
  EXPECT_THROW(control.check_stop(), Error);
  const RunControl silent{.pool = pool, .progress = nullptr, .stop = nullptr};
  EXPECT_NO_THROW(silent.report({}));
  EXPECT_NO_THROW(silent.check_stop());
}

TEST(ThreadPoolTest, KnowsWhetherItRunsABody) {
  ThreadPool pool(2);
  std::vector<char> inside(50, 0);
  pool.parallel_for(50, [&](std::size_t i) { inside[i] = is_in_pool_loop() ? 1 : 0; });
  EXPECT_EQ(std::count(inside.begin(), inside.end(), 1), 50);
  EXPECT_FALSE(is_in_pool_loop());
}

}  // namespace
}  // namespace merkit
