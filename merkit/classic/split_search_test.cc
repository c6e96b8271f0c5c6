#include "merkit/classic/split_search.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "merkit/base/rng.h"

namespace merkit {
namespace {

constexpr RankedRow row(std::uint32_t rank, std::uint32_t draws, std::uint32_t of_class) {
  return (RankedRow{rank} << 32U) | (draws << 16U) | of_class;
}

std::vector<double> totals_of(const std::vector<RankedRow>& rows,
                              const std::vector<double>& weights) {
  std::vector<double> totals(weights.size());
  for (const RankedRow r : rows) {
    totals[class_of(r)] += weights[class_of(r)] * static_cast<double>(draws_of(r));
  }
  return totals;
}

// Gini impurity of both sides, each times its weight: what the search shall make small.
double impurity(const std::vector<RankedRow>& rows, const std::vector<double>& weights,
                std::uint32_t below) {
  double sum = 0.0;
  for (const bool is_left : {true, false}) {
    std::vector<RankedRow> side;
    std::ranges::copy_if(rows, std::back_inserter(side),
                         [&](RankedRow r) { return (rank_of(r) <= below) == is_left; });
    double weight = 0.0;
    double squares = 0.0;
    for (const double total : totals_of(side, weights)) {
      weight += total;
      squares += total * total;
    }
    sum += weight > 0.0 ? weight - squares / weight : 0.0;
  }
  return sum;
}

TEST(SplitSearch, FindsTheCleanCut) {
  const std::vector<double> weights = {1.0, 1.0};
  std::vector<RankedRow> rows = {row(7, 1, 1), row(1, 1, 0), row(3, 2, 0), row(9, 1, 1)};
  const Split split = SplitSearch(weights).best(rows, totals_of(rows, weights), 1);
  EXPECT_TRUE(split.found);
  EXPECT_EQ(split.below, 3U);
  EXPECT_EQ(split.above, 7U);
}

TEST(SplitSearch, FindsNothingInEqualValuesOrTooFewRows) {
  const std::vector<double> weights = {1.0, 1.0};
  std::vector<RankedRow> equal = {row(4, 1, 1), row(4, 1, 0)};
  EXPECT_FALSE(SplitSearch(weights).best(equal, totals_of(equal, weights), 1).found);
  std::vector<RankedRow> three = {row(1, 1, 1), row(2, 1, 0), row(3, 1, 0)};
  EXPECT_FALSE(SplitSearch(weights).best(three, totals_of(three, weights), 2).found);
}

RC_GTEST_PROP(SplitSearch, LeavesTheLeastImpurityOfAllCuts, ()) {
  // Sizes of every way of sorting; ranks of one and of several digits.
  const auto num_rows = *rc::gen::element<std::size_t>(2, 10, 60, 400);
  const auto num_ranks = *rc::gen::element<std::uint64_t>(2, 20, 70'000);
  const auto min_rows = *rc::gen::element<std::size_t>(1, 3);
  Rng rng(*rc::gen::arbitrary<std::uint64_t>());
  const std::vector<double> weights = {0.5, 1.0, 3.0};
  std::vector<RankedRow> rows;
  for (std::size_t i = 0; i < num_rows; ++i) {
    rows.push_back(row(static_cast<std::uint32_t>(rng.below(num_ranks)),
                       static_cast<std::uint32_t>(1 + rng.below(3)),
                       static_cast<std::uint32_t>(rng.below(3))));
  }
  std::vector<RankedRow> sorted = rows;
  const Split split = SplitSearch(weights).best(sorted, totals_of(rows, weights), min_rows);
  std::ranges::sort(rows);
  double least = 1e300;
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    const bool is_cut = rank_of(rows[i]) < rank_of(rows[i + 1]);
    if (is_cut && i + 1 >= min_rows && rows.size() - i - 1 >= min_rows) {
      least = std::min(least, impurity(rows, weights, rank_of(rows[i])));
    }
  }
  RC_ASSERT(split.found == (least < 1e300));
  if (split.found) {
    RC_ASSERT(split.below < split.above);
    RC_ASSERT(std::abs(impurity(rows, weights, split.below) - least) < 1e-9 * (1.0 + least));
  }
}

}  // namespace
}  // namespace merkit
