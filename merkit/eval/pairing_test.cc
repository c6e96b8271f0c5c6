#include "merkit/eval/pairing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/eval/made_up_predictions.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::made_up_predictions;

std::string error_of(const PredictionSet& a, const PredictionSet& b) {
  return testing::error_of(ErrorCode::kInvalidArgument, [&] { pair_sets(a, b); });
}

TEST(Pairing, RefusesWhatIsNotAlikeNamingTheFirstDifference) {
  const PredictionSet a = made_up_predictions({.num_utterances = 20});
  PredictionSet b = a;
  EXPECT_EQ(error_of(a, b), "no error");
  b.classes[3] = "other";
  EXPECT_EQ(error_of(a, b),
            "compare: expected the same classes, got \"c00, c01, c02, c03\" and "
            "\"c00, c01, c02, other\"");
  b.membership = "ffff";
  EXPECT_EQ(error_of(a, b),
            "compare: expected the same membership, got \"0123456789abcdef0123456789abcdef\" and "
            "\"ffff\"");
  b.protocol_version = 2;
  EXPECT_EQ(error_of(a, b), "compare: expected the same protocol version, got \"1\" and \"2\"");
  b.protocol = "speaker10";
  EXPECT_EQ(error_of(a, b), "compare: expected the same protocol, got \"loso5\" and \"speaker10\"");
  b.part = "dev";
  EXPECT_EQ(error_of(a, b), "compare: expected the same part, got \"test\" and \"dev\"");
}

TEST(Pairing, RefusesOtherUtterancesAndOtherLabels) {
  const PredictionSet a = made_up_predictions({.num_utterances = 20});
  PredictionSet b = a;
  const std::string id = b.predictions[7].id;
  b.predictions[7].label = (b.predictions[7].label + 1) % 4;
  EXPECT_THAT(error_of(a, b), ::testing::StartsWith("compare: expected the same label of " + id));
  b.predictions.erase(b.predictions.begin() + 7);
  EXPECT_EQ(error_of(a, b), "compare: expected the same utterances, got \"" + id + " of fold " +
                                a.predictions[7].fold + "\" in the first only");
  EXPECT_THAT(error_of(b, a), ::testing::HasSubstr("in the second only"));
}

TEST(Pairing, WhatOnlyOneSystemStatesIsANoteNotAnError) {
  const PredictionSet a = made_up_predictions({.num_utterances = 20});
  PredictionSet b = a;
  b.protocol.clear();
  b.membership.clear();
  EXPECT_THAT(pair_sets(a, b).notes,
              ElementsAre("protocol is stated by one system only and was not compared",
                          "membership is stated by one system only and was not compared"));
}

TEST(Pairing, ClassesMayComeInAnotherOrder) {
  const PredictionSet a = made_up_predictions({.num_utterances = 20});
  PredictionSet b = a;
  std::reverse(b.classes.begin(), b.classes.end());
  for (Prediction& prediction : b.predictions) {
    std::reverse(prediction.probabilities.begin(), prediction.probabilities.end());
    prediction.label = 3 - prediction.label;
    prediction.predicted = 3 - prediction.predicted;
  }
  EXPECT_EQ(pair_sets(a, b).b, a);
}

TEST(Pairing, FoldsOfOtherToolsArePairedByIdAndGroupsAreShared) {
  const PredictionSet a = made_up_predictions({.num_utterances = 20});
  PredictionSet b = a;
  for (Prediction& prediction : b.predictions) {
    prediction.fold = "fold" + prediction.session;
    prediction.speaker.clear();
  }
  const PairedSets sets = pair_sets(a, b);
  EXPECT_EQ(sets.num_utterances, 20U);
  EXPECT_THAT(sets.notes, IsEmpty());
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(sets.b.predictions[i].speaker, a.predictions[i].speaker);
    EXPECT_EQ(sets.utterances_a[i], sets.utterances_b[i]);
  }
  b.predictions[1].fold = "extra";
  b.predictions[1].id = b.predictions[0].id;
  EXPECT_THAT(error_of(a, b), ::testing::HasSubstr("expected each id once per seed"));
}

}  // namespace
}  // namespace merkit
