#include "merkit/corpus/synth/dialogue_plan.h"

#include <gtest/gtest.h>

#include <map>

#include "merkit/corpus/consensus.h"
#include "merkit/corpus/names.h"

namespace merkit {
namespace {

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

}  // namespace
}  // namespace merkit
