#include "merkit/base/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Trim, TakesBlanksFromBothEndsOnly) {
  EXPECT_EQ(trim(" \ta b\r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_THAT(split("a;;b;", ';'), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ';'), ElementsAre(""));
}

RC_GTEST_PROP(Split, JoiningThePartsGivesTheText, (const std::string& text)) {
  std::string joined;
  for (const std::string_view part : split(text, ',')) {
    joined += std::string(part) + ",";
  }
  RC_ASSERT(joined == text + ",");
}

TEST(SplitWords, TakesRunsOfBlanksAsOne) {
  EXPECT_THAT(split_words("  a\tb  c "), ElementsAre("a", "b", "c"));
  EXPECT_THAT(split_words(" \t"), IsEmpty());
}

TEST(ParseDouble, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(parse_double("2.5000"), 2.5);
  EXPECT_EQ(parse_double("-1e-3"), -0.001);
  for (const char* bad : {"", " 1", "1 ", "1x", "0x10", "nan", "inf", "1e999", "+1", "1,5"}) {
    EXPECT_EQ(parse_double(bad), std::nullopt) << bad;
  }
}

TEST(ParseInt, RefusesFractionsAndOverflow) {
  EXPECT_EQ(parse_int("-42"), -42);
  for (const char* bad : {"", "1.0", "9223372036854775808", "4 2", "+1"}) {
    EXPECT_EQ(parse_int(bad), std::nullopt) << bad;
  }
}

TEST(LineReader, EndsLinesAtLfAndCrLf) {
  LineReader lines("a\r\n\nb");
  EXPECT_EQ(lines.next(), "a");
  EXPECT_EQ(lines.next(), "");
  EXPECT_EQ(lines.next(), "b");
  EXPECT_EQ(lines.line_number(), 3U);
  EXPECT_EQ(lines.next(), std::nullopt);
}

TEST(LineReader, FinalLineEndingStartsNoFurtherLine) {
  LineReader lines("a\n");
  EXPECT_EQ(lines.next(), "a");
  EXPECT_EQ(lines.next(), std::nullopt);
  EXPECT_EQ(LineReader("").next(), std::nullopt);
}

}  // namespace
}  // namespace merkit
