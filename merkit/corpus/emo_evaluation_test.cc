#include "merkit/corpus/emo_evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "merkit/corpus/release_fixture.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kSummary =
    "[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 3.5000, 1.5000]\n";

EmoEvaluation parse(std::string_view text) { return parse_emo_evaluation(text, "labels.txt"); }

EmoEvaluation parse_with(std::string_view rater_lines) {
  return parse(std::string(kSummary) + std::string(rater_lines) + "\n");
}

std::vector<std::string> kinds(const EmoEvaluation& result) {
  std::vector<std::string> names;
  for (const Irregularity& irregularity : result.irregularities) {
    names.push_back(irregularity.kind + ":" + std::to_string(irregularity.line));
  }
  return names;
}

TEST(EmoEvaluation, ReadsSummaryRatersAndOwnReport) {
  const auto result = parse(
      "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n" + std::string(kSummary) +
      "C-E2:\tNeutral;\t()\nC-E3:\tFrustration; Disgust;\t(well, maybe)\nC-F1:\tNeutral;\t(odd)\n"
      "A-E3:\tval 3; act 2; dom  1;\t()\nA-F1:\tval 4; act 4; dom  4;\t()\n\n");
  EXPECT_THAT(result.irregularities, IsEmpty());
  ASSERT_EQ(result.turns.size(), 1U);
  const LabelledTurn& turn = result.turns[0];
  EXPECT_EQ(turn.line, 3U);
  EXPECT_EQ(turn.id, "Ses01F_impro01_F000");
  EXPECT_EQ(turn.label, "neu");
  EXPECT_EQ(turn.start_s, 6.2901);
  EXPECT_EQ(turn.end_s, 8.2357);
  EXPECT_EQ(turn.dimensions.valence, 2.5);
  EXPECT_EQ(turn.dimensions.activation, 3.5);
  EXPECT_EQ(turn.dimensions.dominance, 1.5);
  ASSERT_EQ(turn.judgements.size(), 3U);
  const Judgement& third = turn.judgements[1];
  EXPECT_EQ(third.rater, "E3");
  EXPECT_FALSE(third.is_self_report);
  EXPECT_THAT(third.categories, ElementsAre(Emotion::kFrustration, Emotion::kDisgust));
  EXPECT_EQ(third.comment, "well, maybe");
  EXPECT_EQ(third.valence, 3.0);
  EXPECT_EQ(third.activation, 2.0);
  EXPECT_EQ(third.dominance, 1.0);
  EXPECT_EQ(turn.judgements[2].rater, "F1");
  EXPECT_TRUE(turn.judgements[2].is_self_report);
}

TEST(EmoEvaluation, MissingDominanceIsNamedAndLeavesTheOthers) {
  const auto result = parse_with("A-E3:\tval 3; act 2; dom  ;\t()\n");
  EXPECT_THAT(kinds(result), ElementsAre("missing-rating:2"));
  const Judgement& judgement = result.turns[0].judgements[0];
  EXPECT_EQ(judgement.activation, 2.0);
  EXPECT_EQ(judgement.dominance, std::nullopt);
}

TEST(EmoEvaluation, ValuesOutsideTheScaleAreKeptAndNamed) {
  const auto result = parse("[1.0 - 2.0]\tSes01F_impro01_F000\tneu\t[5.5000, 3.0, 0.5000]\n\n");
  EXPECT_THAT(kinds(result), ElementsAre("out-of-scale:1", "out-of-scale:1"));
  EXPECT_EQ(result.turns[0].dimensions.valence, 5.5);
  EXPECT_EQ(result.turns[0].dimensions.dominance, 0.5);
}

TEST(EmoEvaluation, CarriageReturnsAreNoPartOfAnyField) {
  std::string text = std::string(kSummary) + "C-E2:\tNeutral;\t(odd)\n\n";
  const auto plain = parse(text);
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\r\n");
  }
  const auto result = parse(text);
  EXPECT_THAT(kinds(result), ElementsAre("crlf:1"));
  EXPECT_EQ(result.turns[0].dimensions.dominance, plain.turns[0].dimensions.dominance);
  EXPECT_EQ(result.turns[0].judgements[0].comment, "odd");
}

TEST(EmoEvaluation, BytesOfLatin1BecomeUtf8) {
  const auto result = parse_with("C-E2:\tNeutral;\t(caf\xE9)\n");
  EXPECT_THAT(kinds(result), ElementsAre("latin-1:2"));
  EXPECT_EQ(result.turns[0].judgements[0].comment, "caf\xC3\xA9");
}

TEST(EmoEvaluation, EachRaterIsOneJudgementAndEachCategoryCountsOnce) {
  const auto result =
      parse_with("C-E2:\tAnger; Anger;\t(a)\nC-E2:\tSadness;\t(b)\nA-E2:\tval 1; act 2; dom 3;\n");
  ASSERT_EQ(result.turns[0].judgements.size(), 1U);
  const Judgement& judgement = result.turns[0].judgements[0];
  EXPECT_THAT(judgement.categories, ElementsAre(Emotion::kAnger, Emotion::kSadness));
  EXPECT_EQ(judgement.comment, "a; b");
  EXPECT_EQ(judgement.dominance, 3.0);
}

TEST(EmoEvaluation, UnknownWordsOfRatersAreNamedAndSkipped) {
  const auto result = parse_with("C-E2:\tBoredom; Anger;\t()\n");
  EXPECT_THAT(kinds(result), ElementsAre("unknown-category:2"));
  EXPECT_THAT(result.irregularities[0].detail, HasSubstr("\"Boredom\""));
  EXPECT_THAT(result.turns[0].judgements[0].categories, ElementsAre(Emotion::kAnger));
}

TEST(EmoEvaluation, NamesLineExpectationAndOffendingText) {
  const auto result =
      parse("\n[8.2 - 6.3]\tSes01F_impro01_F000\tneu\t[1, 2, 3]\nC-E2:\tNeutral;\n\n");
  ASSERT_THAT(kinds(result), ElementsAre("malformed-label:2", "no-turns:0"));
  EXPECT_EQ(result.irregularities[0].file, "labels.txt");
  EXPECT_THAT(result.irregularities[0].detail, HasSubstr("START < END"));
  EXPECT_THAT(result.irregularities[0].detail, HasSubstr("got \"[8.2 - 6.3]"));
}

TEST(EmoEvaluation, AMalformedSummaryLosesItsOwnTurnOnly) {
  for (const char* line :
       {"[a - b]\tX\tneu\t[1, 2, 3]", "[1 - 2]\tX\tneu\t[1, 2]", "[1 - 2]\tX\tneu\t[1, 2, 3, 4]",
        "[1 - 2]\tX\tneu\t[1, 2, nan]", "[1 - inf]\tX\tneu\t[1, 2, 3]", "[1 - 2]\tX\tneu",
        "[1 - 2]\t\tneu\t[1, 2, 3]", "[1 - 2]\tX\t\t[1, 2, 3]", "[1 - 2]\tX\tneu\t1, 2, 3", "["}) {
    const auto result =
        parse(std::string(line) + "\nC-E1:\tAnger;\t()\n\n" + std::string(kSummary));
    EXPECT_THAT(kinds(result), ElementsAre("malformed-label:1")) << line;
    EXPECT_EQ(result.turns.size(), 1U) << line;
    EXPECT_THAT(result.turns[0].judgements, IsEmpty()) << line;
  }
}

TEST(EmoEvaluation, RaterLinesThatCannotBeUnderstoodAreNamed) {
  const auto result = parse_with("C-E2\tNeutral;\nC-X2:\tNeutral;\nC-E:\tNeutral;\nhello\n");
  EXPECT_THAT(kinds(result), ElementsAre("malformed-rater:2", "malformed-rater:3",
                                         "malformed-rater:4", "malformed-rater:5"));
  EXPECT_THAT(kinds(parse(std::string(kSummary) + "\nC-E2:\tAnger;\t()\n")),
              ElementsAre("malformed-rater:3"));
}

TEST(EmoEvaluation, TextWithoutTurnsSaysSo) {
  EXPECT_THAT(kinds(parse("")), ElementsAre("no-turns:0"));
  EXPECT_THAT(kinds(parse("% only a heading\n\n")), ElementsAre("no-turns:0"));
}

TEST(EmoEvaluation, AMissingFinalNewlineLosesNothing) {
  const auto result = parse(kSummary.substr(0, kSummary.size() - 1));
  EXPECT_THAT(kinds(result), ElementsAre("no-final-newline:1"));
  EXPECT_EQ(result.turns.size(), 1U);
}

RC_GTEST_PROP(EmoEvaluation, ReadsBackTheBlocksThatWereWritten, ()) {
  const auto num_turns = *rc::gen::inRange(1, 20);
  std::string text;
  for (int i = 0; i < num_turns; ++i) {
    text += testing::label_block("id" + std::to_string(i), 2.5 * i, i % 2 == 0 ? "ang" : "sad");
  }
  const auto result = parse(text);
  RC_ASSERT(result.irregularities.empty());
  RC_ASSERT(result.turns.size() == static_cast<std::size_t>(num_turns));
  for (int i = 0; i < num_turns; ++i) {
    const LabelledTurn& turn = result.turns[static_cast<std::size_t>(i)];
    RC_ASSERT(turn.id == "id" + std::to_string(i));
    RC_ASSERT(turn.start_s == 2.5 * i);
    RC_ASSERT(turn.judgements.size() == 3U);
  }
}

}  // namespace
}  // namespace merkit
