#include "merkit/base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "merkit/base/error.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

std::string error_of(const std::string& text) {
  return testing::error_of(ErrorCode::kCorruptData, [&] { parse_json(text, "f.json"); });
}

TEST(ParseJson, KeepsTheOrderOfKeys) {
  EXPECT_EQ(dump_json(parse_json(R"({"b":1,"a":[2]})", "f"), -1), R"({"b":1,"a":[2]})");
}

TEST(ParseJson, SaysWhereAndWhatInOneLine) {
  EXPECT_EQ(error_of("{\"a\":\n x}"), "f.json: expected JSON, got \"x}\" at byte 8");
  EXPECT_THAT(error_of(""), HasSubstr("f.json: expected JSON, got \"\""));
  EXPECT_THAT(error_of("\"\xFF\""), HasSubstr("f.json: expected JSON"));
}

TEST(ParseJson, RefusesDeepNestingWithoutRecursion) {
  EXPECT_NO_THROW(parse_json(std::string(60, '[') + std::string(60, ']'), "f"));
  EXPECT_THAT(error_of(std::string(100000, '[')), HasSubstr("f.json: expected"));
  EXPECT_THAT(error_of(std::string(100, '[') + std::string(100, ']')),
              HasSubstr("at most 64 levels"));
}

TEST(DumpJson, NeverFailsOnBadBytesOrNumbers) {
  EXPECT_EQ(dump_json(Json("a\xFF"), -1), "\"a\xEF\xBF\xBD\"");
  EXPECT_EQ(dump_json(Json(std::numeric_limits<double>::quiet_NaN()), -1), "null");
}

TEST(FaultOf, IsInWords) {
  try {
    integer_of<int>(Json(1.5));
    FAIL();
  } catch (const Json::exception& error) {
    EXPECT_EQ(fault_of(error), "expected an integer that fits, got 1.5");
  }
}

TEST(IntegerOf, TakesWhatTheTypeHolds) {
  EXPECT_EQ(integer_of<int>(Json(-2147483648)), std::numeric_limits<int>::min());
  EXPECT_EQ(integer_of<std::uint64_t>(parse_json("18446744073709551615", "f")),
            std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(integers_of<std::size_t>(parse_json("[3,0]", "f")), (std::vector<std::size_t>{3, 0}));
}

// Json::get() converts these, some of them without a defined result.
TEST(IntegerOf, RefusesWhatWouldChangeTheNumber) {
  for (const char* text : {"2147483648", "-2147483649", "244e44", "1.5", "2.0", "true", "\"1\"",
                           "null", "[1]", "18446744073709551615"}) {
    EXPECT_THROW(integer_of<int>(parse_json(text, "f")), Json::exception) << text;
  }
  EXPECT_THROW(integer_of<std::uint64_t>(Json(-1)), Json::exception);
  EXPECT_THROW(integers_of<int>(parse_json("[1,1e9]", "f")), Json::exception);
  EXPECT_THROW(integers_of<int>(parse_json("3", "f")), Json::exception);
}

}  // namespace
}  // namespace merkit
