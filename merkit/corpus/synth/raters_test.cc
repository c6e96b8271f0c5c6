#include "merkit/corpus/synth/raters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "merkit/corpus/consensus.h"

namespace merkit {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

constexpr std::uint64_t kNumTurns = 2000;
const RaterPanel kPanel{{"E1", "E2", "E4"}, {"E2", "E4"}};

std::vector<std::vector<Judgement>> judge_many(const Impression& impression) {
  std::vector<std::vector<Judgement>> turns;
  for (std::uint64_t i = 0; i < kNumTurns; ++i) {
    Rng rng(3, i);
    turns.push_back(draw_judgements(kPanel, impression, rng));
  }
  return turns;
}

// How often the first rater's first category is each emotion, parts of 1.
std::map<Emotion, double> first_choices(const Impression& impression) {
  std::map<Emotion, double> shares;
  for (const auto& judgements : judge_many(impression)) {
    shares[judgements.front().categories.front()] += 1.0 / static_cast<double>(kNumTurns);
  }
  return shares;
}

double mean_rating(const Impression& impression, std::optional<double> Judgement::*dimension) {
  double sum = 0.0;
  double count = 0.0;
  for (const auto& judgements : judge_many(impression)) {
    for (const Judgement& judgement : judgements) {
      sum += (judgement.*dimension).value_or(0.0);
      count += judgement.*dimension ? 1.0 : 0.0;
    }
  }
  return sum / count;
}

TEST(Raters, ThePanelHasThreeOrFourRatersAndSessionOneIsRatedAsInTheRelease) {
  std::set<std::size_t> sizes;
  for (std::uint64_t i = 0; i < 100; ++i) {
    Rng rng(1, i);
    const RaterPanel panel = draw_panel(2, rng);
    sizes.insert(panel.categories.size());
    for (const std::string& rater : panel.dimensions) {
      EXPECT_THAT(panel.categories, Contains(rater));
    }
  }
  EXPECT_THAT(sizes, ElementsAre(3U, 4U));
  Rng rng(1);
  EXPECT_THAT(draw_panel(1, rng).categories, ElementsAre("E2", "E3", "E4"));
}

TEST(Raters, ClearTurnsAreAgreedOnMoreOftenAndNumbersStayOnTheScale) {
  const RaterPanel panel{{"E1", "E2", "E3"}, {"E2", "E3"}};
  const auto agreement = [&](double clarity) {
    int agreed = 0;
    for (std::uint64_t i = 0; i < 500; ++i) {
      Rng rng(1, i);
      const auto judgements =
          draw_judgements(panel, {.expressed = Emotion::kSadness, .clarity = clarity}, rng);
      agreed += majority_emotion(judgements) == Emotion::kSadness ? 1 : 0;
      for (const Judgement& judgement : judgements) {
        EXPECT_TRUE(!judgement.valence || (*judgement.valence >= 1 && *judgement.valence <= 5));
        EXPECT_EQ(judgement.is_self_report, judgement.rater == "F1");
      }
    }
    return agreed;
  };
  EXPECT_GT(agreement(1.0), agreement(0.0) + 100);
}

TEST(Raters, CategoriesComeFirstThenNumbersAndTheSpeakerJudgesHimselfAfterThePanel) {
  for (const char gender : {'F', 'M'}) {
    const std::string self = std::string(1, gender) + "1";
    Rng rng(1);
    std::vector<std::string> raters;
    for (const Judgement& judgement : draw_judgements(kPanel, {.gender = gender}, rng)) {
      raters.push_back(judgement.rater);
      EXPECT_EQ(judgement.is_self_report, judgement.rater == self);
      EXPECT_NE(judgement.categories.empty(), !judgement.valence);
    }
    EXPECT_THAT(raters, ElementsAre("E1", "E2", "E4", self, "E2", "E4", self));
  }
}

TEST(Raters, ClarityIsHowOftenARaterIsRight) {
  EXPECT_NEAR(first_choices({Emotion::kAnger, 0.0})[Emotion::kAnger], 0.33, 0.04);
  EXPECT_NEAR(first_choices({Emotion::kAnger, 0.5})[Emotion::kAnger], 0.555, 0.04);
  EXPECT_NEAR(first_choices({Emotion::kAnger, 1.0})[Emotion::kAnger], 0.78, 0.04);
}

// The pairs that raters of the release confuse most.
TEST(Raters, MistakesGoToSimilarEmotions) {
  auto anger = first_choices({Emotion::kAnger, 0.3});
  EXPECT_GT(anger[Emotion::kFrustration], 4.0 * anger[Emotion::kSadness]);
  EXPECT_EQ(anger[Emotion::kHappiness], 0.0);
  auto happiness = first_choices({Emotion::kHappiness, 0.3});
  EXPECT_GT(happiness[Emotion::kExcitement], 0.2);
  EXPECT_EQ(happiness[Emotion::kAnger], 0.0);
  auto sadness = first_choices({Emotion::kSadness, 0.3});
  EXPECT_GT(sadness[Emotion::kNeutral] + sadness[Emotion::kFrustration], 0.35);
  EXPECT_EQ(sadness.count(Emotion::kUndecided), 0U);
}

TEST(Raters, ASecondCategoryIsRareAndNeverTheFirstAgain) {
  double num_second = 0.0;
  for (const auto& judgements : judge_many({Emotion::kNeutral, 1.0})) {
    for (const Judgement& judgement : judgements) {
      if (judgement.categories.size() == 2) {
        num_second += 1.0;
        EXPECT_NE(judgement.categories[0], judgement.categories[1]);
      }
      EXPECT_LE(judgement.categories.size(), 2U);
    }
  }
  EXPECT_NEAR(num_second / (4.0 * kNumTurns), 0.08 * 0.78, 0.02);
}

TEST(Raters, NumbersAreWholeAndTellAngerFromSadnessAndJoy) {
  for (const auto& judgements : judge_many({Emotion::kFear, 0.5})) {
    for (const Judgement& judgement : judgements) {
      const double dominance = judgement.dominance.value_or(1.0);
      EXPECT_EQ(dominance, std::round(dominance));
      EXPECT_TRUE(dominance >= 1.0 && dominance <= 5.0);
    }
  }
  const Impression anger{Emotion::kAnger, 0.8};
  const Impression sadness{Emotion::kSadness, 0.8};
  const Impression joy{Emotion::kExcitement, 0.8};
  EXPECT_GT(mean_rating(anger, &Judgement::activation),
            mean_rating(sadness, &Judgement::activation) + 1.0);
  EXPECT_GT(mean_rating(joy, &Judgement::valence), mean_rating(anger, &Judgement::valence) + 1.5);
  EXPECT_GT(mean_rating(anger, &Judgement::dominance),
            mean_rating(sadness, &Judgement::dominance) + 0.8);
}

TEST(Raters, APanelIsSortedAndItsLastRatersGiveTheNumbers) {
  for (std::uint64_t i = 0; i < 200; ++i) {
    Rng rng(9, i);
    const RaterPanel panel = draw_panel(4, rng);
    EXPECT_TRUE(std::is_sorted(panel.categories.begin(), panel.categories.end()));
    ASSERT_GE(panel.dimensions.size(), 2U);
    ASSERT_LE(panel.dimensions.size(), 3U);
    EXPECT_TRUE(
        std::equal(panel.dimensions.rbegin(), panel.dimensions.rend(), panel.categories.rbegin()));
  }
}

}  // namespace
}  // namespace merkit
