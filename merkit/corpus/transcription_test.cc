#include "merkit/corpus/transcription.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Transcription parse(std::string_view text) { return parse_transcription(text, "text.txt"); }

std::vector<std::string> kinds(const Transcription& result) {
  std::vector<std::string> names;
  for (const Irregularity& irregularity : result.irregularities) {
    names.push_back(irregularity.kind + ":" + std::to_string(irregularity.line));
  }
  return names;
}

TEST(Transcription, ReadsIdTimesAndText) {
  const auto result = parse("Ses01F_impro01_F000 [006.2901-008.2357]: The kettle sings.\n");
  EXPECT_THAT(result.irregularities, IsEmpty());
  ASSERT_EQ(result.lines.size(), 1U);
  EXPECT_EQ(result.lines[0].line, 1U);
  EXPECT_EQ(result.lines[0].id, "Ses01F_impro01_F000");
  EXPECT_EQ(result.lines[0].start_s, 6.2901);
  EXPECT_EQ(result.lines[0].end_s, 8.2357);
  EXPECT_EQ(result.lines[0].text, "The kettle sings.");
}

TEST(Transcription, TextIsEverythingAfterTheFirstBracketAndColon) {
  const auto result = parse(
      "Ses01F_impro01_F000 [001.0-002.0]: She said: [LAUGHTER]: \"no\".\n"
      "Ses01F_impro01_F001 [002.0-003.0]: -- two  blanks\tand a tab... \n");
  EXPECT_EQ(result.lines[0].text, "She said: [LAUGHTER]: \"no\".");
  EXPECT_EQ(result.lines[1].text, "-- two  blanks\tand a tab...");
}

TEST(Transcription, LinesWithoutIdAreNamedAndSkipped) {
  const auto result = parse("M: sorry\nSes01F_impro01_F000 [001.0-002.0]: Yes.\n\n");
  EXPECT_THAT(kinds(result), ElementsAre("id-less-line:1"));
  ASSERT_EQ(result.lines.size(), 1U);
  EXPECT_EQ(result.lines[0].line, 2U);
}

TEST(Transcription, LinesWithoutABracketPairAreNamedAndSkipped) {
  const auto result = parse(
      "Ses01F_impro01_F000 Yes.\nSes01F_impro01_F001 [1.0-2.0] Yes.\n"
      "Ses01F_impro01_F002 ]: [1.0-2.0\nSes01F_impro01_F003 [1.0]: Yes.\n"
      "Ses01F_impro01_F004 [a-b]: Yes.\nSes01F_impro01_F005 []: Yes.\n");
  EXPECT_THAT(kinds(result), ElementsAre("no-brackets:1", "no-brackets:2", "no-brackets:3",
                                         "no-brackets:4", "no-brackets:5", "no-brackets:6"));
  EXPECT_THAT(result.lines, IsEmpty());
}

TEST(Transcription, RepeatedIdsAndBackChannelsAreKeptForTheJoin) {
  const auto result =
      parse("Ses05F_impro03_FXX3 [001.0-002.0]: Yeah.\nSes05F_impro03_FXX3 [003.0-004.0]: Yeah.\n");
  EXPECT_THAT(result.irregularities, IsEmpty());
  EXPECT_EQ(result.lines.size(), 2U);
}

TEST(Transcription, EmptyTextIsKeptAndNamed) {
  const auto result = parse("Ses05F_impro02_MXX0 [001.0-002.0]:\n");
  EXPECT_THAT(kinds(result), ElementsAre("empty-text:1"));
  EXPECT_EQ(result.lines[0].text, "");
}

TEST(Transcription, ALineThatGoesBackInTimeIsNamed) {
  const auto result = parse(
      "Ses01F_impro01_F000 [005.0-006.0]: One.\nSes01F_impro01_M000 [004.0-005.0]: Two.\n"
      "Ses01F_impro01_M001 [004.0-005.5]: Three.\n");
  EXPECT_THAT(kinds(result), ElementsAre("not-chronological:2"));
  EXPECT_EQ(result.lines.size(), 3U);
}

TEST(Transcription, CarriageReturnsAndLatin1AreReadAndNamed) {
  const auto result = parse(
      "Ses01F_impro01_F000 [005.0-006.0]: One.\r\nSes01F_impro01_F001 [006.0-007.0]: Caf\xE9.");
  EXPECT_THAT(kinds(result), ElementsAre("crlf:1", "latin-1:2", "no-final-newline:2"));
  EXPECT_EQ(result.lines[0].text, "One.");
  EXPECT_EQ(result.lines[1].text, "Caf\xC3\xA9.");
}

}  // namespace
}  // namespace merkit
