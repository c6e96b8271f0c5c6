#include "merkit/eval/aggregate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "merkit/eval/made_up_predictions.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::made_up_predictions;

MetricSummary summary_of(const PredictionSet& set, const std::string& name) {
  const Scores pooled = compute_scores(set.predictions, set.classes.size());
  for (const MetricSummary& summary : summarise(pooled, scores_by_seed(set), scores_by_fold(set))) {
    if (summary.info->name == name) {
      return summary;
    }
  }
  return {};
}

TEST(Aggregate, SpreadIsMeanAndSampleDeviation) {
  const Spread spread = spread_of({2.0, 4.0, 4.0, 6.0});
  EXPECT_DOUBLE_EQ(spread.mean, 4.0);
  EXPECT_DOUBLE_EQ(spread.sd, std::sqrt(8.0 / 3.0));
  EXPECT_EQ(spread_of({3.0}).sd, 0.0);
  EXPECT_EQ(spread_of({}).count, 0U);
}

TEST(Aggregate, PartsAreSeedsInOrderAndFoldsByName) {
  const PredictionSet set = made_up_predictions({.num_utterances = 100, .num_seeds = 12});
  const auto seeds = scores_by_seed(set);
  ASSERT_EQ(seeds.size(), 12U);
  EXPECT_EQ(seeds[1].name, "2") << "not 10";
  EXPECT_EQ(seeds[1].num_predictions, 100U);
  const auto folds = scores_by_fold(set);
  ASSERT_EQ(folds.size(), 5U);
  EXPECT_EQ(folds[4].name, "session5");
  EXPECT_EQ(folds[4].num_predictions, 240U);
}

RC_GTEST_PROP(Aggregate, PooledAccuracyIsTheMeanOverSeedsOfEqualSize, ()) {
  const PredictionSet set =
      made_up_predictions({.num_utterances = *rc::gen::inRange<std::size_t>(20, 100),
                           .num_seeds = *rc::gen::inRange(1, 5),
                           .seed = *rc::gen::inRange<std::uint64_t>(0, 1000)});
  for (const char* name : {"wa", "ua", "log_loss", "brier"}) {
    const MetricSummary summary = summary_of(set, name);
    RC_ASSERT(std::abs(summary.pooled - summary.over_seeds.mean) < 1e-12);
  }
}

TEST(Aggregate, FoldsOfUnequalSizeMakePooledAndMeanDiffer) {
  PredictionSet set = made_up_predictions({.num_utterances = 100});
  for (Prediction& prediction : set.predictions) {
    const bool first = prediction.fold == "session1";
    prediction.predicted = first ? prediction.label : (prediction.label + 1) % 4;
  }
  std::erase_if(set.predictions,
                [](const Prediction& p) { return p.fold != "session1" && p.fold != "session2"; });
  set.predictions.resize(30);  // 20 of session 1, all right; 10 of session 2, all wrong
  const MetricSummary wa = summary_of(set, "wa");
  EXPECT_DOUBLE_EQ(wa.pooled, 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(wa.over_folds.mean, 0.5);
  EXPECT_DOUBLE_EQ(wa.over_folds.sd, std::sqrt(0.5));
  EXPECT_EQ(wa.over_seeds.sd, 0.0);
}

TEST(Aggregate, AbsentMetricsHaveNoSummary) {
  PredictionSet set = made_up_predictions({});
  for (Prediction& prediction : set.predictions) {
    prediction.probabilities.clear();
  }
  EXPECT_EQ(summary_of(set, "log_loss").info, nullptr);
  EXPECT_NE(summary_of(set, "mcc").info, nullptr);
}

TEST(Aggregate, SeedsThatCoverOtherUtterancesAreNamed) {
  PredictionSet set = made_up_predictions({.num_utterances = 20, .num_seeds = 3});
  EXPECT_THAT(incomplete_seeds(set), IsEmpty());
  const std::string id = set.predictions[25].id;
  const std::string fold = set.predictions[25].fold;
  set.predictions.erase(set.predictions.begin() + 25);
  EXPECT_THAT(incomplete_seeds(set), ElementsAre("seed 2 lacks id \"" + id + "\" of fold \"" +
                                                 fold + "\", unlike seed 1"));
}

}  // namespace
}  // namespace merkit
