#include "merkit/corpus/synth/scene.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace merkit {
namespace {

constexpr int kNumDraws = 20000;

// Parts of 1.
std::map<Emotion, double> shares_of(const std::string& scenario, std::uint64_t seed = 1) {
  std::map<Emotion, double> shares;
  Rng rng(seed);
  for (int i = 0; i < kNumDraws; ++i) {
    shares[draw_emotion(scenario, rng)] += 1.0 / kNumDraws;
  }
  return shares;
}

TEST(Scene, EmotionsFollowTheScenario) {
  std::map<Emotion, int> wedding;
  std::map<Emotion, int> funeral;
  Rng rng(1);
  for (int i = 0; i < 1000; ++i) {
    ++wedding[draw_emotion("impro03", rng)];
    ++funeral[draw_emotion("impro06", rng)];
  }
  EXPECT_GT(wedding[Emotion::kExcitement], 350);
  EXPECT_EQ(wedding[Emotion::kAnger], 0);
  EXPECT_GT(funeral[Emotion::kSadness], 480);
  EXPECT_EQ(funeral[Emotion::kUndecided], 0);
  EXPECT_NE(draw_emotion("no such scene", rng), Emotion::kUndecided);
}

TEST(Scene, NoEmotionGivesItsSceneAway) {
  std::map<Emotion, int> num_scenes;
  std::set<std::string> scenes = {"script01", "script02", "script03"};
  for (int i = 1; i <= 8; ++i) {
    scenes.insert("impro0" + std::to_string(i));
  }
  for (const std::string& scene : scenes) {
    auto shares = shares_of(scene);
    for (const auto& [emotion, share] : shares) {
      ++num_scenes[emotion];
      EXPECT_LT(share, 0.6) << scene << " " << emotion_code(emotion);
    }
    EXPECT_GT(shares[Emotion::kNeutral], 0.15) << scene;
  }
  for (const Emotion emotion : {Emotion::kAnger, Emotion::kHappiness, Emotion::kExcitement,
                                Emotion::kSadness, Emotion::kFrustration}) {
    EXPECT_GE(num_scenes[emotion], 4) << emotion_code(emotion);
  }
}

TEST(Scene, AnyOtherScenarioHasTheEmotionsOfTheWhole) {
  auto shares = shares_of("party");
  EXPECT_NEAR(shares[Emotion::kNeutral], 0.25, 0.015);
  EXPECT_NEAR(shares[Emotion::kFrustration], 0.23, 0.015);
  EXPECT_NEAR(shares[Emotion::kAnger], 0.15, 0.015);
  EXPECT_EQ(shares, shares_of(""));
}

}  // namespace
}  // namespace merkit
