#include "merkit/eval/tally.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "merkit/eval/made_up_predictions.h"

namespace merkit {
namespace {

RC_GTEST_PROP(Tally, SumsOfPartsGiveTheScoresOfTheWhole, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000000);
  const auto cut = *rc::gen::inRange<std::size_t>(0, 101);
  const PredictionSet set = testing::made_up_predictions({.num_utterances = 100, .seed = seed});
  Tally whole(4, true);
  Tally first(4, true);
  Tally second(4, true);
  for (std::size_t i = 0; i < set.predictions.size(); ++i) {
    whole.add(set.predictions[i]);
    (i < cut ? first : second).add(set.predictions[i]);
  }
  first.add(second);
  const Scores a = whole.scores();
  const Scores b = first.scores();
  RC_ASSERT(a.counts.wa == b.counts.wa);
  RC_ASSERT(a.counts.mcc == b.counts.mcc);
  RC_ASSERT(std::abs(*a.log_loss - *b.log_loss) < 1e-12);
  RC_ASSERT(std::abs(*a.brier - *b.brier) < 1e-12);
  RC_ASSERT(std::abs(*a.ece - *b.ece) < 1e-12);
}

TEST(Tally, WeightCountsAPartSeveralTimes) {
  const PredictionSet set = testing::made_up_predictions({.num_utterances = 30});
  Tally one(4, true);
  for (const Prediction& prediction : set.predictions) {
    one.add(prediction);
  }
  Tally three(4, true);
  three.add(one, 3.0);
  EXPECT_EQ(three.count(), 90.0);
  EXPECT_NEAR(*three.scores().log_loss, *one.scores().log_loss, 1e-12) << "rounding of the sum";
  three.clear();
  EXPECT_EQ(three.count(), 0.0);
  EXPECT_EQ(three.scores().log_loss, std::nullopt);
}

TEST(Tally, BinsAreClosedAboveAndTheFirstTakesZero) {
  Tally tally(2, true);
  Prediction prediction;
  prediction.probabilities = {1.0 / 15.0, 14.0 / 15.0};
  for (const std::size_t predicted : {0U, 1U}) {
    prediction.predicted = predicted;
    tally.add(prediction);
  }
  prediction.probabilities = {0.0, 1.0};
  for (const std::size_t predicted : {0U, 1U}) {
    prediction.predicted = predicted;
    tally.add(prediction);
  }
  const auto bins = tally.reliability();
  ASSERT_EQ(bins.size(), 15U);
  EXPECT_EQ(bins[0].count, 2.0) << "1/15 and 0";
  EXPECT_EQ(bins[13].count, 1.0) << "14/15";
  EXPECT_EQ(bins[14].count, 1.0) << "1";
  EXPECT_EQ(bins[14].accuracy, 0.0) << "class 1 was predicted, class 0 is true";
}

}  // namespace
}  // namespace merkit
