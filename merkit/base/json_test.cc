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

}  // namespace
}  // namespace merkit
