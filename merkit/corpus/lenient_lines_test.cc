#include "merkit/corpus/lenient_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Reading {
  std::vector<std::string> lines;
  std::vector<Irregularity> irregularities;

  // "kind:line" of each report.
  std::vector<std::string> reports() const {
    std::vector<std::string> all;
    for (const Irregularity& one : irregularities) {
      all.push_back(one.kind + ":" + std::to_string(one.line));
    }
    return all;
  }
};

Reading read(std::string_view text) {
  Reading reading;
  LenientLines lines(text, "f.txt", reading.irregularities);
  for (std::string line; lines.next(line);) {
    reading.lines.push_back(line);
  }
  return reading;
}

TEST(LenientLines, PlainTextIsReadWithoutReports) {
  const Reading reading = read("one\n\ncaf\xC3\xA9\n");
  EXPECT_THAT(reading.lines, ElementsAre("one", "", "caf\xC3\xA9"));
  EXPECT_THAT(reading.reports(), IsEmpty());
  EXPECT_THAT(read("").reports(), IsEmpty());
}

TEST(LenientLines, CarriageReturnsAreReportedOnceAtTheFirstLineThatHasOne) {
  const Reading reading = read("one\ntwo\r\nthree\r\n");
  EXPECT_THAT(reading.lines, ElementsAre("one", "two", "three"));
  EXPECT_THAT(reading.reports(), ElementsAre("crlf:2"));
  EXPECT_EQ(reading.irregularities[0].file, "f.txt");
}

TEST(LenientLines, EachLatin1LineIsReadAsSuchAndReported) {
  const Reading reading = read(
      "caf\xE9\nplain\n\xFC"
      "ber\n");
  EXPECT_THAT(reading.lines, ElementsAre("caf\xC3\xA9", "plain",
                                         "\xC3\xBC"
                                         "ber"));
  EXPECT_THAT(reading.reports(), ElementsAre("latin-1:1", "latin-1:3"));
}

TEST(LenientLines, ALastLineWithoutAnEndIsReadAndReportedOnce) {
  std::vector<Irregularity> irregularities;
  LenientLines lines("one\ntwo", "f.txt", irregularities);
  std::string line;
  EXPECT_TRUE(lines.next(line));
  EXPECT_TRUE(lines.next(line));
  EXPECT_EQ(line, "two");
  EXPECT_FALSE(lines.next(line));
  EXPECT_FALSE(lines.next(line));
  ASSERT_EQ(irregularities.size(), 1U);
  EXPECT_EQ(irregularities[0].kind, "no-final-newline");
  EXPECT_EQ(irregularities[0].line, 2U);
}

TEST(LenientLines, ReportsOfTheCallerNameTheLineReadLast) {
  std::vector<Irregularity> irregularities;
  LenientLines lines("one\ntwo\n", "f.txt", irregularities);
  std::string line;
  lines.next(line);
  lines.next(line);
  lines.report("odd", "two is odd");
  lines.report("odd", 1, "one is odd");
  ASSERT_EQ(irregularities.size(), 2U);
  EXPECT_EQ(irregularities[0].line, 2U);
  EXPECT_EQ(irregularities[1].line, 1U);
  EXPECT_EQ(irregularities[1].detail, "one is odd");
}

}  // namespace
}  // namespace merkit
