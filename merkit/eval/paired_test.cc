#include "merkit/eval/paired.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "merkit/eval/made_up_predictions.h"
#include "merkit/eval/metrics.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::made_up_predictions;
using ::testing::SizeIs;

TEST(McNemar, FewDiscordantUtterancesAreCountedExactly) {
  // 2 * (1 + 5) / 2^5 and 2 / 2^5 by hand.
  EXPECT_DOUBLE_EQ(mcnemar_test(4, 1).p_value, 12.0 / 32.0);
  EXPECT_DOUBLE_EQ(mcnemar_test(0, 5).p_value, 2.0 / 32.0);
  EXPECT_TRUE(mcnemar_test(4, 1).is_exact);
  EXPECT_EQ(mcnemar_test(0, 0).p_value, 1.0);
  EXPECT_EQ(mcnemar_test(3, 3).p_value, 1.0) << "twice the tail is above 1";
}

TEST(McNemar, ManyAreApproximatedWithContinuityCorrection) {
  // Chi-squared (|10 - 20| - 1)^2 / 30 = 2.7; its p by scipy.stats.chi2.sf(2.7, 1).
  const McNemarTest test = mcnemar_test(10, 20);
  EXPECT_FALSE(test.is_exact);
  EXPECT_NEAR(test.p_value, 0.10034824646229075, 1e-12);
  EXPECT_EQ(mcnemar_test(15, 15).p_value, 1.0);
}

RC_GTEST_PROP(McNemar, DoesNotCareWhichSystemComesFirst, ()) {
  const auto a = *rc::gen::inRange<std::size_t>(0, 60);
  const auto b = *rc::gen::inRange<std::size_t>(0, 60);
  RC_ASSERT(mcnemar_test(a, b).p_value == mcnemar_test(b, a).p_value);
  RC_ASSERT(mcnemar_test(a, b).p_value >= 0.0 && mcnemar_test(a, b).p_value <= 1.0);
}

TEST(Paired, ASystemDoesNotDifferFromItself) {
  const PredictionSet set = made_up_predictions({});
  ThreadPool pool(1);
  const PairedComparison result = compare(set, set, {}, pool);
  EXPECT_EQ(result.num_utterances, 200U);
  EXPECT_EQ(result.num_clusters, 10U);
  for (const PairedDifference& difference : result.differences) {
    EXPECT_EQ(difference.difference, 0.0);
    EXPECT_EQ(difference.interval.low, 0.0);
    EXPECT_EQ(difference.p_bootstrap, 1.0);
    EXPECT_EQ(*difference.p_permutation, 1.0);
  }
  ASSERT_THAT(result.mcnemar, SizeIs(1));
  EXPECT_EQ(result.mcnemar[0].test.p_value, 1.0);
}

TEST(Paired, AClearlyBetterSystemIsFoundByEveryTest) {
  const PredictionSet weak = made_up_predictions({.num_utterances = 400, .skill = 0.5, .seed = 1});
  const PredictionSet good = made_up_predictions({.num_utterances = 400, .skill = 2.5, .seed = 2});
  ThreadPool pool(1);
  const PairedComparison result = compare(weak, good, {}, pool);
  for (const PairedDifference& difference : result.differences) {
    EXPECT_NEAR(difference.b - difference.a, difference.difference, 1e-15);
    EXPECT_GT(difference.interval.low, 0.0) << difference.metric;
    EXPECT_LT(difference.p_bootstrap, 0.01);
    EXPECT_LT(*difference.p_permutation, 0.01);
  }
  EXPECT_LT(result.mcnemar[0].test.p_value, 0.001);
}

TEST(Paired, SwappingTheSystemsTurnsTheSign) {
  const PredictionSet a = made_up_predictions({.seed = 1});
  const PredictionSet b = made_up_predictions({.seed = 2});
  ThreadPool pool(1);
  const PairedComparison forward = compare(a, b, {}, pool);
  const PairedComparison backward = compare(b, a, {}, pool);
  for (std::size_t m = 0; m < 2; ++m) {
    EXPECT_DOUBLE_EQ(forward.differences[m].difference, -backward.differences[m].difference);
    EXPECT_NEAR(forward.differences[m].interval.low, -backward.differences[m].interval.high, 1e-12);
    EXPECT_EQ(forward.differences[m].p_bootstrap, backward.differences[m].p_bootstrap);
    EXPECT_EQ(forward.differences[m].p_permutation, backward.differences[m].p_permutation);
  }
  EXPECT_EQ(forward.mcnemar[0].test.num_only_a, backward.mcnemar[0].test.num_only_b);
}

TEST(Paired, SameBytesForAnyNumberOfThreads) {
  const PredictionSet a = made_up_predictions({.seed = 1});
  const PredictionSet b = made_up_predictions({.seed = 2});
  ThreadPool one(1);
  ThreadPool three(3);
  const PairedComparison x = compare(a, b, {}, one);
  const PairedComparison y = compare(a, b, {}, three);
  for (std::size_t m = 0; m < 2; ++m) {
    EXPECT_EQ(x.differences[m].interval.low, y.differences[m].interval.low);
    EXPECT_EQ(x.differences[m].p_bootstrap, y.differences[m].p_bootstrap);
    EXPECT_EQ(x.differences[m].p_permutation, y.differences[m].p_permutation);
  }
}

TEST(Paired, SystemsMayHaveDifferentNumbersOfSeeds) {
  const PredictionSet one = made_up_predictions({.num_utterances = 100, .num_seeds = 1});
  const PredictionSet three = made_up_predictions({.num_utterances = 100, .num_seeds = 3});
  ThreadPool pool(1);
  const PairedComparison result = compare(one, three, {}, pool);
  EXPECT_DOUBLE_EQ(result.differences[0].b, compute_scores(three.predictions, 4).counts.wa);
  ASSERT_THAT(result.mcnemar, SizeIs(1)) << "seed 1 is the only one that both have";
  EXPECT_EQ(result.mcnemar[0].seed, 1);
  EXPECT_EQ(result.mcnemar[0].test.num_only_a, 0U) << "the same predictions";
}

TEST(Paired, OnEqualSystemsTheTestsAlarmAboutAsOftenAsTheySay) {
  ThreadPool pool(1);
  int num_bootstrap = 0;
  int num_permutation = 0;
  constexpr int kTrials = 100;
  for (int trial = 0; trial < kTrials; ++trial) {
    const auto seed = static_cast<std::uint64_t>(2 * trial);
    const PairedComparison result =
        compare(made_up_predictions({.seed = seed}), made_up_predictions({.seed = seed + 1}),
                {.cluster = "dialogue", .resamples = 199}, pool);
    num_bootstrap += result.differences[0].p_bootstrap <= 0.05 ? 1 : 0;
    num_permutation += *result.differences[0].p_permutation <= 0.05 ? 1 : 0;
  }
  // 5 expected of 100, standard error 2.2; three of these.
  EXPECT_LE(num_bootstrap, 12);
  EXPECT_LE(num_permutation, 12);
}

TEST(Paired, WithoutDialoguesThereIsNoPermutationTest) {
  PredictionSet a = made_up_predictions({.num_utterances = 50});
  for (Prediction& prediction : a.predictions) {
    prediction.dialogue.clear();
  }
  ThreadPool pool(1);
  const PairedComparison result = compare(a, a, {}, pool);
  EXPECT_FALSE(result.differences[0].p_permutation);
  EXPECT_THAT(result.notes, ElementsAre("dialogues are unknown: no permutation test"));
}

TEST(Holm, WorkedExampleByHand) {
  EXPECT_THAT(holm_adjusted({0.01, 0.04, 0.03, 0.005}),
              ElementsAre(::testing::DoubleEq(0.03), ::testing::DoubleEq(0.06),
                          ::testing::DoubleEq(0.06), ::testing::DoubleEq(0.02)));
  EXPECT_THAT(holm_adjusted({0.9, 0.8}), ElementsAre(1.0, 1.0));
  EXPECT_THAT(holm_adjusted({}), SizeIs(0));
}

}  // namespace
}  // namespace merkit
