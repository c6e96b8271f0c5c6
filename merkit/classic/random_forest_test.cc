#include "merkit/classic/random_forest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>

#include "merkit/base/error.h"
#include "merkit/classic/clouds.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::error_of;

RandomForest grow(const LabelledRows& examples, const RandomForestOptions& options,
                  std::size_t num_threads = 1) {
  ThreadPool pool(num_threads);
  return train_random_forest(examples, options, {pool});
}

TEST(RandomForest, IsTheSameForAnyThreadCount) {
  const Clouds clouds(300, 4, 1.0);
  const RandomForestOptions options = {.num_trees = 20, .seed = 4};
  EXPECT_EQ(grow(clouds.examples(), options, 1).state(),
            grow(clouds.examples(), options, 3).state());
  RandomForestOptions other = options;
  other.seed = 5;
  EXPECT_NE(grow(clouds.examples(), options).state(), grow(clouds.examples(), other).state());
}

TEST(RandomForest, MoreTreesBeginWithTheFewer) {
  const Clouds clouds(100, 2, 1.0);
  const auto few = grow(clouds.examples(), {.num_trees = 3}).state();
  const auto many = grow(clouds.examples(), {.num_trees = 5}).state();
  EXPECT_TRUE(std::equal(few.lefts.begin(), few.lefts.end(), many.lefts.begin()));
  EXPECT_TRUE(std::equal(few.roots.begin(), few.roots.end(), many.roots.begin()));
}

TEST(RandomForest, TreesOfAllRowsKnowThemAll) {
  const Clouds clouds(300, 4, 2.0);
  const RandomForest forest = grow(clouds.examples(), {.num_trees = 3, .bootstrap = false});
  const Matrix<float> probabilities = forest.probabilities(clouds.view());
  for (std::size_t r = 0; r < 300; ++r) {
    ASSERT_EQ(probabilities(r, clouds.classes[r]), 1.0F) << r;
  }
}

TEST(RandomForest, TellsCloudsApartWithProbabilitiesThatSumToOne) {
  const Clouds test(200, 4, 0.4, 2);
  const RandomForest forest = grow(Clouds(200, 4, 0.4).examples(), {.num_trees = 50});
  const Matrix<float> probabilities = forest.probabilities(test.view());
  EXPECT_GT(score_of(probabilities, test.examples()).ua, 0.9);
  for (std::size_t r = 0; r < 200; ++r) {
    const auto row = probabilities.row(r);
    ASSERT_NEAR(std::accumulate(row.begin(), row.end(), 0.0), 1.0, 1e-5);
  }
}

// One column, one cut: everything about the tree can be said beforehand.
TEST(RandomForest, SplitsHalfwayAndItsLeavesHoldSharesOfWeight) {
  const std::vector<float> values = {1.0F, 2.0F, 2.0F, 2.0F, 4.0F, 6.0F};
  const std::vector<std::size_t> classes = {0, 0, 0, 1, 1, 1};
  const LabelledRows examples = {{values, 6, 1}, classes, 2};
  RandomForestOptions options = {.num_trees = 1, .max_depth = 1, .bootstrap = false};
  const RandomForestState state = grow(examples, options).state();
  EXPECT_EQ(state.lefts, (std::vector<std::uint32_t>{1, 0, 0}));
  EXPECT_EQ(state.thresholds[0], 3.0F);
  EXPECT_EQ(state.leaves, Matrix<float>(2, 2, {0.75F, 0.25F, 0.0F, 1.0F}));
  const std::vector<float> tests = {3.0F, 3.5F};
  EXPECT_EQ(grow(examples, options).probabilities({tests, 2, 1}),
            Matrix<float>(2, 2, {0.75F, 0.25F, 0.0F, 1.0F}));

  const std::vector<std::size_t> rare = {0, 0, 0, 1, 0, 0};
  options.min_leaf_rows = 4;  // no cut leaves so many on both sides
  const LabelledRows unbalanced = {{values, 6, 1}, rare, 2};
  EXPECT_EQ(grow(unbalanced, options).state().leaves, Matrix<float>(1, 2, {0.5F, 0.5F}));
  options.class_weights = false;
  EXPECT_NEAR(grow(unbalanced, options).state().leaves(0, 1), 1.0F / 6.0F, 1e-7F);
}

TEST(RandomForest, LooksAtMoreColumnsWhileNoneCanBeSplit) {
  Matrix<float> rows(8, 50);
  std::vector<std::size_t> classes;
  for (std::size_t r = 0; r < 8; ++r) {
    classes.push_back(r % 2);
    rows(r, 33) = static_cast<float>(r % 2);
  }
  const LabelledRows examples = {{rows.values(), 8, 50}, classes, 2};
  const auto forest =
      grow(examples, {.num_trees = 5, .num_candidate_columns = 1, .bootstrap = false});
  for (const std::uint32_t root : forest.state().roots) {
    EXPECT_EQ(forest.state().columns[root], 33U);
  }
}

TEST(RandomForest, NeighbouringFloatsAreToldApart) {
  const std::vector<float> values = {1.0F, std::nextafter(1.0F, 2.0F)};
  const std::vector<std::size_t> classes = {0, 1};
  const LabelledRows examples = {{values, 2, 1}, classes, 2};
  EXPECT_EQ(grow(examples, {.num_trees = 1, .bootstrap = false}).probabilities(examples.rows),
            Matrix<float>(2, 2, {1.0F, 0.0F, 0.0F, 1.0F}));
}

TEST(RandomForest, EqualRowsOfTwoClassesShareALeaf) {
  const std::vector<float> values = {1.0F, 1.0F, 1.0F};
  const std::vector<std::size_t> classes = {0, 0, 1};
  const RandomForest forest =
      grow({{values, 3, 1}, classes, 2}, {.num_trees = 1, .bootstrap = false});
  EXPECT_EQ(forest.state().leaves, Matrix<float>(1, 2, {0.5F, 0.5F}));
}

TEST(RandomForest, ReportsTreesAndStopsOnRequest) {
  const Clouds clouds(50, 2, 1.0);
  ThreadPool pool(2);
  std::uint64_t last = 0;
  train_random_forest(clouds.examples(), {.num_trees = 7},
                      {pool, [&](const Progress& now) { last = now.done; }});
  EXPECT_EQ(last, 7U);
  const std::atomic<bool> stop{true};
  EXPECT_THROW(train_random_forest(clouds.examples(), {}, {pool, nullptr, &stop}), Error);
}

TEST(RandomForest, ComesBackFromItsNumbersAndRefusesOthers) {
  const Clouds clouds(60, 4, 1.0);
  const RandomForest forest = grow(clouds.examples(), {.num_trees = 4});
  EXPECT_EQ(RandomForest(forest.state()).probabilities(clouds.view()),
            forest.probabilities(clouds.view()));
  const auto expect_refused = [&](const std::function<void(RandomForestState&)>& damage) {
    RandomForestState damaged = forest.state();
    damage(damaged);
    EXPECT_THROW(RandomForest{damaged}, Error);
  };
  expect_refused([](RandomForestState& s) { s = {}; });
  expect_refused([](RandomForestState& s) { s.num_columns = 0; });
  expect_refused([](RandomForestState& s) { s.num_columns = 1; });
  expect_refused([](RandomForestState& s) { s.columns.pop_back(); });
  expect_refused([](RandomForestState& s) { s.thresholds[0] = std::nanf(""); });
  expect_refused([](RandomForestState& s) { s.roots[0] = 1; });
  expect_refused([](RandomForestState& s) { s.roots[1] = s.roots[2]; });
  expect_refused([](RandomForestState& s) { s.roots.back() = 0xFFFFFFFF; });
  expect_refused([](RandomForestState& s) { s.lefts[0] = s.roots[1]; });
  expect_refused([](RandomForestState& s) { s.lefts[s.lefts[0]] = 1; });  // a way back
  expect_refused([](RandomForestState& s) { s.lefts.back() = 0xFFFFFFFF; });
  expect_refused([](RandomForestState& s) { s.columns.back() = 0xFFFFFFFF; });
  expect_refused([](RandomForestState& s) { s.leaves(0, 0) = -1.0F; });
  expect_refused([](RandomForestState& s) { std::ranges::fill(s.leaves.row(0), 0.0F); });
  expect_refused([](RandomForestState& s) { s.leaves(0, 0) = std::nanf(""); });
}

TEST(RandomForest, RefusesWhatCannotBeTrained) {
  const Clouds clouds(40, 4, 1.0);
  const auto complaint = [&](const RandomForestOptions& options) {
    return error_of([&] { grow(clouds.examples(), options); });
  };
  EXPECT_EQ(complaint({.num_trees = 0}), "random forest: expected 1 to 100000 trees, got 0");
  EXPECT_EQ(complaint({.num_candidate_columns = 4}),
            "random forest: expected at most 3 columns to try at a split, got 4");
  EXPECT_EQ(complaint({.min_leaf_rows = 0}),
            "random forest: expected 1 to 1000000 rows of a leaf, got 0");
  EXPECT_THROW(grow(clouds.examples(), {.num_trees = 1}).probabilities({{}, 0, 2}), Error);
}

}  // namespace
}  // namespace merkit
