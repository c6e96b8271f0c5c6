#include "merkit/corpus/record_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

RecordFields fields(const char* json) { return {parse_json(json, "json"), "m.jsonl:3"}; }

std::string error_of(const std::function<void()>& action) {
  return testing::error_of(ErrorCode::kCorruptData, action);
}

TEST(RecordFields, TheFirstNameThatIsThereCountsAndIsTakenOnce) {
  RecordFields record = fields(R"({"speaker":"a","spk":"b","id":null})");
  EXPECT_TRUE(record.has({"speaker_id", "spk"}));
  EXPECT_EQ(record.text({"speaker", "spk"}), "a");
  EXPECT_EQ(record.text({"speaker", "spk"}), "b");
  EXPECT_EQ(record.text({"speaker", "spk"}), std::nullopt);
  EXPECT_FALSE(record.has({"id"})) << "null is as good as absent";
  EXPECT_EQ(record.name({"id"}), "");
}

TEST(RecordFields, WhatNobodyTookIsKeptAsJson) {
  RecordFields record = fields(R"({"id":"a","age":31,"tags":["x","y"]})");
  record.name({"id"});
  EXPECT_THAT(record.rest(), ElementsAre(Pair("age", "31"), Pair("tags", R"(["x","y"])")));
  EXPECT_THAT(fields("{}").rest(), IsEmpty());
}

TEST(RecordFields, WholeNumbersAreTextAsWritten) {
  EXPECT_EQ(fields(R"({"s":5})").text({"s"}), "5");
  EXPECT_EQ(fields(R"({"s":"05"})").text({"s"}), "05");
  EXPECT_EQ(error_of([] { fields(R"({"s":5.5})").text({"s"}); }),
            "m.jsonl:3: s: expected text, got 5.5");
  EXPECT_EQ(error_of([] { fields(R"({"s":["a"]})").text({"s"}); }),
            R"(m.jsonl:3: s: expected text, got ["a"])");
}

TEST(RecordFields, NamesHaveNoControlCharacters) {
  EXPECT_EQ(fields(R"({"id":"a b"})").name({"id"}), "a b");
  for (const char* json : {R"({"id":"a\nb"})", R"({"id":"\u0000"})", R"({"id":"\u007f"})"}) {
    EXPECT_THAT(error_of([&] { fields(json).name({"id"}); }),
                ::testing::HasSubstr("id: expected a name without control characters"));
  }
}

TEST(RecordFields, TimesAreSecondsInAnyOfTheirForms) {
  EXPECT_EQ(fields(R"({"t":1.5})").time_s({"t"}), 1.5);
  EXPECT_EQ(fields(R"({"t":"1.5"})").time_s({"t"}), 1.5);
  EXPECT_EQ(fields(R"({"t":"0 days 00:00:01.500000"})").time_s({"t"}), 1.5);
  EXPECT_EQ(fields(R"({"t":"NaT"})").time_s({"t"}), std::nullopt);
  EXPECT_EQ(fields("{}").time_s({"t"}), std::nullopt);
  for (const char* json : {R"({"t":-1})", R"({"t":"soon"})", R"({"t":true})", R"({"t":"-1"})"}) {
    EXPECT_THAT(error_of([&] { fields(json).time_s({"t"}); }),
                ::testing::HasSubstr("t: expected a time in seconds"))
        << json;
  }
}

TEST(RecordFields, NumbersMayBeTextButMustBeNumbers) {
  EXPECT_EQ(fields(R"({"v":-2})").number({"v"}), -2.0);
  EXPECT_EQ(fields(R"({"v":"2.25"})").number({"v"}), 2.25);
  for (const char* json : {R"({"v":""})", R"({"v":"two"})", R"({"v":"nan"})", R"({"v":{}})"}) {
    EXPECT_THAT(error_of([&] { fields(json).number({"v"}); }),
                ::testing::HasSubstr("v: expected a number"))
        << json;
  }
}

TEST(RecordFields, FlagsAreTrueFalseOneOrZero) {
  EXPECT_EQ(fields(R"({"f":true})").flag({"f"}), true);
  EXPECT_EQ(fields(R"({"f":"false"})").flag({"f"}), false);
  EXPECT_EQ(fields(R"({"f":1})").flag({"f"}), true);
  EXPECT_EQ(fields(R"({"f":"0"})").flag({"f"}), false);
  EXPECT_EQ(fields("{}").flag({"f"}), std::nullopt);
  EXPECT_THAT(error_of([] { fields(R"({"f":"yes"})").flag({"f"}); }),
              ::testing::HasSubstr("f: expected true or false"));
}

TEST(RecordFields, ARecordIsAnObject) {
  EXPECT_EQ(error_of([] { fields("[1]"); }), "m.jsonl:3: expected a JSON object, got \"[1]\"");
}

}  // namespace
}  // namespace merkit
