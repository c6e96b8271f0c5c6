#include "merkit/corpus/delimited.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "merkit/base/error.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using ::testing::ElementsAre;

Rows read_all(std::string_view text) {
  DelimitedReader reader(text, "t.csv");
  Rows rows = {reader.header()};
  while (const auto* fields = reader.next()) {
    rows.push_back(*fields);
  }
  return rows;
}

std::string error_of(std::string_view text) {
  return testing::error_of(ErrorCode::kCorruptData, [&] { read_all(text); });
}

TEST(Delimited, QuotedFieldsHoldSeparatorsQuotesAndLineEnds) {
  EXPECT_EQ(read_all("id,text\na,\"x, \"\"y\"\"\r\nz\"\n"),
            (Rows{{"id", "text"}, {"a", "x, \"y\"\r\nz"}}));
}

TEST(Delimited, LineEndsAndByteOrderMarkMakeNoDifference) {
  const Rows expected = {{"id", "label"}, {"a", "ang"}, {"b", ""}};
  EXPECT_EQ(read_all("id,label\na,ang\nb,\n"), expected);
  EXPECT_EQ(read_all("\xEF\xBB\xBFid,label\r\na,ang\r\nb,\r\n"), expected);
  EXPECT_EQ(read_all("id,label\n\na,ang\n\r\nb,"), expected);
}

TEST(Delimited, SeparatorIsTheMostFrequentOneOfTheHeader) {
  EXPECT_EQ(guess_separator("a\tb\tc,d\n1,2,3,4,5"), '\t');
  EXPECT_EQ(guess_separator("a;b\n"), ';');
  EXPECT_EQ(guess_separator("\"a;b;c\",d\n"), ',');
  EXPECT_EQ(guess_separator("only"), ',');
}

TEST(Delimited, HeaderNamesLoseBlanksAndFieldsKeepThem) {
  EXPECT_EQ(read_all(" id , text\n a , b\n"), (Rows{{"id", "text"}, {" a ", " b"}}));
}

TEST(Delimited, LineNumbersCountLineEndsInsideQuotes) {
  DelimitedReader reader("a,b\n\"1\n2\",x\n3,y\n", "t.csv");
  reader.next();
  EXPECT_EQ(reader.line_number(), 2U);
  reader.next();
  EXPECT_EQ(reader.line_number(), 4U);
}

TEST(Delimited, ErrorsNameLineAndExpectation) {
  EXPECT_EQ(error_of(""), "t.csv: expected a header row, got an empty file");
  EXPECT_EQ(error_of("a,b\n1\n"), "t.csv:2: expected 2 fields as in the header, got 1");
  EXPECT_EQ(error_of("a,b\n1,2,3\n"), "t.csv:2: expected 2 fields as in the header, got 3");
  EXPECT_EQ(error_of("a,b\n1,\"x\n"), "t.csv:2: expected a closing quote, got the end of the file");
  EXPECT_EQ(error_of("a,b\n1,\"x\"y\n"),
            "t.csv:2: expected a separator after the closing quote, got \"y\\x0a\"");
  EXPECT_EQ(error_of("a,b,a\n"), "t.csv:1: expected each column name once, got \"a\" twice");
}

RC_GTEST_PROP(Delimited, WhatIsWrittenReadsBack, (const Rows& values)) {
  std::string text = "x,y\n";
  Rows expected = {{"x", "y"}};
  for (const auto& row : values) {
    const std::string first = row.empty() ? "" : row.front();
    text += delimited_field(first) + "," + delimited_field(first + "\n\"") + "\n";
    expected.push_back({first, first + "\n\""});
  }
  RC_ASSERT(read_all(text) == expected);
}

}  // namespace
}  // namespace merkit
