#include "merkit/eval/group_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "merkit/eval/made_up_predictions.h"
#include "merkit/eval/metrics.h"

namespace merkit {
namespace {

using testing::made_up_predictions;

TEST(GroupTable, GroupsShareOutEveryUtteranceOnceHoweverManySeeds) {
  for (const int num_seeds : {1, 3}) {
    const PredictionSet set = made_up_predictions({.num_utterances = 130, .num_seeds = num_seeds});
    for (const GroupTable& table : group_tables(set)) {
      std::size_t total = 0;
      double right = 0.0;
      for (const GroupRow& row : table.rows) {
        total += row.num_utterances;
        right += row.wa * static_cast<double>(row.num_utterances);
      }
      EXPECT_EQ(total, 130U) << grouping_name(table.by);
      const double wa = compute_scores(set.predictions, 4).counts.wa;
      EXPECT_NEAR(right / 130.0, wa, 1e-12) << "WA is the mean of the groups by size";
    }
  }
}

TEST(GroupTable, UnknownGroupingsAreLeftOut) {
  PredictionSet set = made_up_predictions({});
  for (Prediction& prediction : set.predictions) {
    prediction.gender.clear();
    prediction.duration_s.reset();
  }
  set.predictions[0].kind.clear();
  std::vector<Grouping> by;
  for (const GroupTable& table : group_tables(set)) {
    by.push_back(table.by);
  }
  EXPECT_THAT(by, ::testing::ElementsAre(Grouping::kKind, Grouping::kSession, Grouping::kSpeaker));
  EXPECT_EQ(group_table(set, Grouping::kKind).rows[0].group, "") << "unknown for one";
}

TEST(GroupTable, GapIsBetweenLargeKnownGroupsOnly) {
  PredictionSet set = made_up_predictions({.num_utterances = 100});
  for (std::size_t i = 0; i < 100; ++i) {
    Prediction& prediction = set.predictions[i];
    prediction.gender = i < 40 ? "F" : i < 80 ? "M" : i < 85 ? "X" : "";
    const bool right = prediction.gender == "F" ? i % 4 != 0 : i % 2 == 0 && i < 80;
    prediction.predicted = right ? prediction.label : (prediction.label + 1) % 4;
  }
  const GroupTable table = group_table(set, Grouping::kGender);
  EXPECT_DOUBLE_EQ(table.gap_wa, 0.25) << "3/4 of F, 1/2 of M; five X and the unknown do not count";
  EXPECT_EQ(group_table(set, Grouping::kUtterance).gap_wa, 0.0) << "all too small";
}

}  // namespace
}  // namespace merkit
