#include "merkit/corpus/synth/dialogue_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "merkit/corpus/consensus.h"
#include "merkit/corpus/names.h"
#include "merkit/corpus/synth/raters.h"
#include "merkit/corpus/synth/scene.h"

namespace merkit {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

const PhraseBank& bank() {
  static const PhraseBank bank(std::filesystem::path(MERKIT_DATA) / "phrases");
  return bank;
}

SynthOptions full_options(int seed = 1) {
  SynthOptions options;
  options.size = "full";
  options.seed = seed;
  return options;
}

DialogueSlot slot_named(const std::string& name, const SynthOptions& options = full_options()) {
  for (const DialogueSlot& slot : list_dialogues(options)) {
    if (slot.name == name) {
      return slot;
    }
  }
  ADD_FAILURE() << name;
  return {};
}

std::vector<PlannedTurn> all_turns(const SynthOptions& options) {
  std::vector<PlannedTurn> turns;
  for (const DialogueSlot& slot : list_dialogues(options)) {
    const auto plan = plan_dialogue(slot, bank(), options);
    turns.insert(turns.end(), plan.turns.begin(), plan.turns.end());
  }
  return turns;
}

TEST(DialoguePlan, TurnsOfEachSpeakerAreNumberedWithoutGaps) {
  const auto plan = plan_dialogue(slot_named("Ses02M_impro04"), bank(), full_options());
  std::map<std::string, int> next;
  for (const PlannedTurn& turn : plan.turns) {
    const auto name = parse_turn_name(turn.id);
    ASSERT_TRUE(name) << turn.id;
    EXPECT_EQ(name->dialogue, "Ses02M_impro04");
    EXPECT_EQ(name->gender, std::string(1, turn.gender));
    EXPECT_EQ(name->number, next[name->gender]++);
  }
  EXPECT_EQ(next.size(), 2U);
}

TEST(DialoguePlan, LabelsAndDimensionsAreWhatTheReadersRuleMakesOfTheRaters) {
  for (const PlannedTurn& turn :
       plan_dialogue(slot_named("Ses04F_script03_2"), bank(), full_options()).turns) {
    EXPECT_EQ(majority_emotion(turn.judgements), turn.label) << turn.id;
    EXPECT_EQ(mean_dimensions(turn.judgements).valence, turn.dimensions.valence) << turn.id;
    EXPECT_EQ(mean_dimensions(turn.judgements).dominance, turn.dimensions.dominance) << turn.id;
  }
}

TEST(DialoguePlan, TakesOfAScriptShareMostLinesAndImprovisationsFewLongOnes) {
  const auto texts = [](const std::string& name) {
    std::vector<std::vector<std::string>> all;
    for (const auto& turn : plan_dialogue(slot_named(name), bank(), full_options()).turns) {
      all.push_back(turn.sentences);
    }
    return all;
  };
  const auto shared = [&](const std::string& a, const std::string& b) {
    const auto first = texts(a);
    const auto second = texts(b);
    std::size_t same = 0;
    for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
      same += first[i] == second[i] ? 1U : 0U;
    }
    return static_cast<double>(same) / static_cast<double>(first.size());
  };
  EXPECT_GT(shared("Ses01F_script02_1", "Ses05M_script02_1"), 0.7);
  EXPECT_LT(shared("Ses01F_impro02", "Ses05M_impro02"), 0.1);
}

TEST(DialoguePlan, APlanDependsOnTheSeedAndOnNothingElse) {
  const DialogueSlot slot = slot_named("Ses03M_impro08b");
  const auto text = [&](int seed) {
    std::string all;
    for (const auto& turn : plan_dialogue(slot, bank(), full_options(seed)).turns) {
      all += turn.id + turn.text + std::string(emotion_code(turn.label));
    }
    return all;
  };
  EXPECT_EQ(text(1), text(1));
  EXPECT_NE(text(1), text(2));
}

TEST(DialoguePlan, FullHasAboutTheTurnsAndTheSharesOfLabelsOfTheRelease) {
  const auto turns = all_turns(full_options());
  std::map<Emotion, double> share;
  for (const PlannedTurn& turn : turns) {
    share[turn.label] += 100.0 / static_cast<double>(turns.size());
  }
  // The release has 10039 turns; its shares in per cent stand behind each line.
  EXPECT_NEAR(static_cast<double>(turns.size()), 10000.0, 600.0);
  EXPECT_NEAR(share[Emotion::kUndecided], 25.0, 4.0);    // 25.0
  EXPECT_NEAR(share[Emotion::kFrustration], 18.4, 4.0);  // 18.4
  EXPECT_NEAR(share[Emotion::kNeutral], 17.0, 4.0);      // 17.0
  EXPECT_NEAR(share[Emotion::kAnger], 11.0, 3.0);        // 11.0
  EXPECT_NEAR(share[Emotion::kSadness], 10.8, 3.0);      // 10.8
  EXPECT_NEAR(share[Emotion::kExcitement], 10.4, 3.0);   // 10.4
  EXPECT_NEAR(share[Emotion::kHappiness], 5.9, 3.0);     // 5.9
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

}  // namespace
}  // namespace merkit
