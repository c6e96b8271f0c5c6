#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/corpus/emo_evaluation.h"
#include "merkit/corpus/synth/damage.h"
#include "merkit/corpus/synth/evaluation_writer.h"
#include "merkit/corpus/synth/transcript_writer.h"
#include "merkit/corpus/transcription.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Judgement categories(const char* rater, std::vector<Emotion> emotions) {
  Judgement judgement;
  judgement.rater = rater;
  judgement.is_self_report = rater[0] != 'E';
  judgement.categories = std::move(emotions);
  return judgement;
}

Judgement ratings(const char* rater, double valence, double activation, double dominance) {
  Judgement judgement = categories(rater, {});
  judgement.valence = valence;
  judgement.activation = activation;
  judgement.dominance = dominance;
  return judgement;
}

PlannedTurn turn_of(const std::string& id, char gender) {
  PlannedTurn turn;
  turn.id = id;
  turn.gender = gender;
  turn.text = "Well,  yes.";
  turn.judgements = {categories("E2", {Emotion::kNeutral}),
                     categories("E3", {Emotion::kNeutral, Emotion::kAnger}),
                     categories("E4", {Emotion::kFrustration}),
                     categories("F1", {Emotion::kExcitement}),
                     ratings("E3", 2, 3, 4),
                     ratings("E4", 3, 3, 5)};
  summarise(turn);
  return turn;
}

// Ten turns, the man first.
PlannedDialogue ten_turns() {
  PlannedDialogue plan;
  plan.slot.name = "Ses01F_impro01";
  for (int i = 0; i < 5; ++i) {
    plan.turns.push_back(turn_of("Ses01F_impro01_M00" + std::to_string(i), 'M'));
    plan.turns.push_back(turn_of("Ses01F_impro01_F00" + std::to_string(i), 'F'));
  }
  return plan;
}

std::vector<Placement> ten_placements() {
  std::vector<Placement> placements;
  for (int i = 0; i < 10; ++i) {
    placements.push_back({62901 + 20000 * i, 82357 + 20000 * i, 0});
  }
  return placements;
}

const Damage kSound("none", 0);

TEST(EvaluationWriter, BlocksAreByteForByteThoseOfTheRelease) {
  const std::string text = join_lines(evaluation_text(ten_turns(), ten_placements(), kSound));
  EXPECT_THAT(text, ::testing::StartsWith(
                        "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n"
                        "[8.2901 - 10.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 3.0000, 4.5000]\n"
                        "C-E2:\tNeutral;\t()\n"
                        "C-E3:\tNeutral; Anger;\t()\n"
                        "C-E4:\tFrustration;\t()\n"
                        "C-F1:\tExcited;\t()\n"
                        "A-E3:\tval 2; act 3; dom  4;\t()\n"
                        "A-E4:\tval 3; act 3; dom  5;\t()\n\n"));
  EXPECT_TRUE(text.ends_with("\n\n"));
  EXPECT_LT(text.find("_F004\t"), text.find("_M000\t"));
}

TEST(EvaluationWriter, TheReaderFindsEveryTurnAndNothingOdd) {
  const MarkedText text = evaluation_text(ten_turns(), ten_placements(), kSound);
  const EmoEvaluation read = parse_emo_evaluation(join_lines(text), "x.txt");
  EXPECT_THAT(read.irregularities, IsEmpty());
  ASSERT_EQ(read.turns.size(), 10U);
  for (const LabelledTurn& turn : read.turns) {
    EXPECT_EQ(summary_line(text, turn.id), turn.line);
  }
  EXPECT_EQ(summary_line(text, "Ses01F_impro01_F009"), 0U);
}

TEST(EvaluationWriter, AttributeFilesTurnValenceAndActivationRoundButNotDominance) {
  const auto files = rater_files(ten_turns());
  EXPECT_THAT(files.at("Attribute/Ses01F_impro01_e3_atr.txt"),
              ::testing::StartsWith("Ses01F_impro01_F000 :act 3; :val 4; :dom 4; ()\n"));
  EXPECT_THAT(files.at("Categorical/Ses01F_impro01_e3_cat.txt"),
              ::testing::StartsWith("Ses01F_impro01_F000 :Neutral state; :Anger; ()\n"));
  EXPECT_THAT(files.at("Self-evaluation/Ses01F_impro01_f1_cat.txt"),
              ::testing::StartsWith("Ses01F_impro01_F000 :Excited; ()\n"));
}

TEST(TranscriptWriter, LinesAreThoseOfTheReleaseInTheOrderOfSpeaking) {
  const MarkedText text = transcript_text(ten_turns(), ten_placements(), kSound);
  ASSERT_EQ(text.size(), 10U);
  EXPECT_EQ(text[0].text, "Ses01F_impro01_M000 [006.2901-008.2357]: Well,  yes.");
  EXPECT_EQ(text[1].text, "Ses01F_impro01_F000 [008.2901-010.2357]: Well,  yes.");
  const Transcription read = parse_transcription(join_lines(text), "x.txt");
  EXPECT_THAT(read.irregularities, IsEmpty());
  EXPECT_EQ(read.lines.size(), 10U);
}

// Every kind that concerns lines is found by the reader in the line where it was planted.
TEST(Damage, TheReadersNameEveryPlantedLine) {
  for (std::size_t index = 0; index < 11; ++index) {
    const Damage damage("all", index);
    PlannedDialogue plan = ten_turns();
    damage_judgements(plan, damage);
    const MarkedText labels = evaluation_text(plan, ten_placements(), damage);
    const MarkedText lines = transcript_text(plan, ten_placements(), damage);
    const auto found = parse_emo_evaluation(join_lines(labels), "x").irregularities;
    const auto found_text = parse_transcription(join_lines(lines), "x").irregularities;
    const auto named_by = [](const auto& list, const Irregularity& planted) {
      return std::any_of(list.begin(), list.end(), [&](const Irregularity& one) {
        return one.kind == planted.kind && one.line == planted.line;
      });
    };
    for (const Irregularity& planted : marked_irregularities(labels, "x")) {
      const bool joined = planted.kind.ends_with("-turn") || planted.kind.ends_with("-mismatch");
      EXPECT_TRUE(joined || named_by(found, planted)) << planted.kind;
    }
    for (const Irregularity& planted : marked_irregularities(lines, "x")) {
      const bool joined = planted.kind.ends_with("-turn") || planted.kind == "duplicate-id" ||
                          planted.kind == "conflicting-text";
      EXPECT_TRUE(joined || named_by(found_text, planted)) << planted.kind;
    }
  }
}

TEST(Damage, EveryKindIsDealtOnceToElevenDialoguesAndNoTurnGetsTwo) {
  for (const std::string_view kind : planted_kinds("all")) {
    int hits = 0;
    for (std::size_t index = 0; index < 11; ++index) {
      hits += Damage("all", index).hits(kind) ? 1 : 0;
      EXPECT_FALSE(Damage("none", index).hits(kind));
      EXPECT_EQ(Damage("all", index).hits(kind), Damage("all", index + 11).hits(kind));
      EXPECT_FALSE(Damage("all", index + 11).hits_first(kind));
    }
    EXPECT_EQ(hits, kind == "dialogue-without-mocap" ? 0 : 1) << kind;
  }
  EXPECT_THAT(planted_kinds("none"), IsEmpty());
  EXPECT_LT(planted_kinds("some").size(), planted_kinds("all").size());
}

TEST(Damage, MissingAndOutlyingRatingsAgreeWithTheirSummary) {
  PlannedDialogue plan = ten_turns();
  damage_judgements(plan, Damage("some", 1));
  EXPECT_FALSE(plan.turns[1].judgements[4].dominance);
  EXPECT_EQ(plan.turns[1].dimensions.dominance, 5.0);
  damage_judgements(plan, Damage("some", 2));
  EXPECT_EQ(plan.turns[1].dimensions.valence, 5.5);
}

TEST(MarkedText, IrregularLinesAreCountedFromOne) {
  const MarkedText text = {{"a"}, {"b", "crlf"}, {"c"}};
  EXPECT_EQ(join_lines(text, "\r\n"), "a\r\nb\r\nc\r\n");
  const auto planted = marked_irregularities(text, "f.txt");
  ASSERT_EQ(planted.size(), 1U);
  EXPECT_EQ(planted[0].line, 2U);
  EXPECT_EQ(planted[0].kind, "crlf");
  EXPECT_EQ(planted[0].file, "f.txt");
}

}  // namespace
}  // namespace merkit
