#include "merkit/corpus/consensus.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace merkit {
namespace {

Judgement names(std::string rater, std::vector<Emotion> categories) {
  Judgement judgement;
  judgement.is_self_report = !rater.starts_with('E');
  judgement.rater = std::move(rater);
  judgement.categories = std::move(categories);
  return judgement;
}

Judgement rates(std::optional<double> valence, std::optional<double> dominance) {
  Judgement judgement;
  judgement.rater = "E1";
  judgement.valence = valence;
  judgement.dominance = dominance;
  return judgement;
}

TEST(MajorityEmotion, NeedsMoreThanHalfOfTheRaters) {
  using enum Emotion;
  EXPECT_EQ(
      majority_emotion({names("E1", {kAnger}), names("E2", {kAnger}), names("E3", {kNeutral})}),
      kAnger);
  EXPECT_EQ(majority_emotion({names("E1", {kAnger}), names("E2", {kAnger}), names("E3", {kNeutral}),
                              names("E4", {kNeutral})}),
            kUndecided);
  EXPECT_EQ(
      majority_emotion({names("E1", {kAnger}), names("E2", {kSadness}), names("E3", {kFear})}),
      kUndecided);
}

TEST(MajorityEmotion, TwoCategoriesOverHalfLeaveItUndecided) {
  using enum Emotion;
  EXPECT_EQ(majority_emotion({names("E1", {kNeutral, kFrustration}),
                              names("E2", {kNeutral, kFrustration}), names("E3", {kAnger})}),
            kUndecided);
}

TEST(MajorityEmotion, OwnReportsAndSilentRatersTakeNoPart) {
  using enum Emotion;
  EXPECT_EQ(majority_emotion({names("E1", {kAnger}), names("F1", {kSadness}),
                              names("M1", {kSadness}), rates(3.0, 3.0)}),
            kAnger);
  EXPECT_EQ(majority_emotion({names("F1", {kSadness})}), std::nullopt);
  EXPECT_EQ(majority_emotion({}), std::nullopt);
}

TEST(MeanDimensions, LeavesAMissingNumberOutOfThatMeanOnly) {
  const auto means = mean_dimensions({rates(1.0, 2.0), rates(4.0, std::nullopt)});
  EXPECT_EQ(means.valence, 2.5);
  EXPECT_EQ(means.dominance, 2.0);
  EXPECT_EQ(means.activation, std::nullopt);
}

TEST(MeanDimensions, LeavesOwnReportsOut) {
  Judgement self = rates(5.0, 5.0);
  self.rater = "F1";
  self.is_self_report = true;
  EXPECT_EQ(mean_dimensions({rates(1.0, 2.0), self}).valence, 1.0);
}

TEST(SoftLabel, SharesARatersWeightBetweenTheCategoriesNamed) {
  using enum Emotion;
  Utterance utterance;
  utterance.judgements = {names("E1", {kAnger}), names("E2", {kAnger, kFrustration})};
  const auto distribution = soft_label(utterance);
  EXPECT_DOUBLE_EQ(distribution[static_cast<std::size_t>(kAnger)], 0.75);
  EXPECT_DOUBLE_EQ(distribution[static_cast<std::size_t>(kFrustration)], 0.25);
}

TEST(SoftLabel, WithoutRatersIsTheLabelAndWithoutLabelNothing) {
  Utterance utterance;
  EXPECT_EQ(soft_label(utterance), (std::array<double, kNumEmotions>{}));
  utterance.emotion = Emotion::kSadness;
  EXPECT_EQ(soft_label(utterance)[static_cast<std::size_t>(Emotion::kSadness)], 1.0);
}

RC_GTEST_PROP(SoftLabel, SumsToOneAndDoesNotDependOnTheOrderOfRaters, ()) {
  const auto lists = *rc::gen::container<std::vector<std::vector<int>>>(
      rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 10)));
  Utterance utterance;
  for (const auto& list : lists) {
    const std::set<int> set(list.begin(), list.end());
    std::vector<Emotion> categories;
    for (const int i : set) {
      categories.push_back(static_cast<Emotion>(i));
    }
    utterance.judgements.push_back(names("E1", categories));
  }
  RC_PRE(majority_emotion(utterance.judgements).has_value());
  const auto forward = soft_label(utterance);
  const auto majority = majority_emotion(utterance.judgements);
  std::reverse(utterance.judgements.begin(), utterance.judgements.end());
  const auto backward = soft_label(utterance);
  RC_ASSERT(std::abs(std::accumulate(forward.begin(), forward.end(), 0.0) - 1.0) < 1e-12);
  RC_ASSERT(majority == majority_emotion(utterance.judgements));
  for (std::size_t i = 0; i < kNumEmotions; ++i) {
    RC_ASSERT(std::abs(forward[i] - backward[i]) < 1e-12);
  }
}

}  // namespace
}  // namespace merkit
