#include "merkit/corpus/names.h"

#include <gtest/gtest.h>

namespace merkit {
namespace {

TEST(DialogueName, TellsSessionWearerKindAndScenario) {
  const auto improvised = parse_dialogue_name("Ses01F_impro01");
  ASSERT_TRUE(improvised.has_value());
  EXPECT_EQ(improvised->session, "1");
  EXPECT_EQ(improvised->wearer, "F");
  EXPECT_EQ(improvised->kind, DialogueKind::kImprovised);
  EXPECT_EQ(improvised->scenario, "impro01");
  const auto scripted = parse_dialogue_name("Ses05M_script03_2");
  ASSERT_TRUE(scripted.has_value());
  EXPECT_EQ(scripted->session, "5");
  EXPECT_EQ(scripted->wearer, "M");
  EXPECT_EQ(scripted->kind, DialogueKind::kScripted);
  EXPECT_EQ(scripted->scenario, "script03");
}

TEST(DialogueName, TakesWithALetterBelongToTheSameScenario) {
  for (const char* name : {"Ses03M_impro05a", "Ses03M_impro05b"}) {
    EXPECT_EQ(parse_dialogue_name(name)->scenario, "impro05") << name;
  }
  EXPECT_EQ(parse_dialogue_name("Ses05M_script01_1b")->scenario, "script01");
}

TEST(DialogueName, OtherTextIsNoDialogue) {
  for (const char* name :
       {"", "Ses01F", "Ses01F_impro1", "Ses01X_impro01", "ses01F_impro01", "Ses01F_script01",
        "Ses01F_impro01_F000", "Ses01F_impro01B", "._Ses01F_impro01", "Ses01F_impro01ab"}) {
    EXPECT_FALSE(parse_dialogue_name(name).has_value()) << name;
  }
}

TEST(TurnName, SpeakerIsNamedByTheLastPartNotByTheWearer) {
  const std::string id = "Ses01F_impro01_M003";
  const auto turn = parse_turn_name(id);
  ASSERT_TRUE(turn.has_value());
  EXPECT_EQ(turn->dialogue, "Ses01F_impro01");
  EXPECT_EQ(turn->gender, "M");
  EXPECT_EQ(turn->number, 3);
  EXPECT_FALSE(turn->is_unlabelled);
  EXPECT_EQ(speaker_of(*parse_dialogue_name(turn->dialogue), *turn), "1M");
}

TEST(TurnName, DialogueIsEverythingBeforeTheLastUnderscore) {
  EXPECT_EQ(parse_turn_name("Ses05M_script01_1b_F012")->dialogue, "Ses05M_script01_1b");
  EXPECT_EQ(parse_turn_name("Ses05M_script01_1_F012")->dialogue, "Ses05M_script01_1");
}

TEST(TurnName, BackChannelsAreUnlabelled) {
  const auto turn = parse_turn_name("Ses05F_impro03_FXX3");
  ASSERT_TRUE(turn.has_value());
  EXPECT_TRUE(turn->is_unlabelled);
  EXPECT_EQ(turn->number, 3);
}

TEST(TurnName, OtherTextIsNoTurn) {
  for (const char* id : {"", "F000", "Ses01F_impro01", "Ses01F_impro01_F00", "Ses01F_impro01_X000",
                         "Ses01F_impro01_F0000", "Ses01F_impro01_FXXX", "Ses01F_impro01_F00a",
                         "Ses01F_impro01_F000a", "_F000"}) {
    EXPECT_FALSE(parse_turn_name(id).has_value()) << id;
  }
}

}  // namespace
}  // namespace merkit
