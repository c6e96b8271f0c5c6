#include "merkit/recipe/toml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string message_of(std::string_view text) {
  try {
    parse_toml(text, "a.toml");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
    return error.what();
  }
  return "";
}

TEST(Toml, KeysKeepTheOrderOfTheFile) {
  const TomlValue top = parse_toml("z = 1\na = 2\n[m]\n[b]\n", "a.toml");
  EXPECT_THAT(top.keys, ElementsAre("z", "a", "m", "b"));
}

TEST(Toml, ValuesKnowTheirKindTextAndLine) {
  const TomlValue top = parse_toml(
      "a = 1_000\nb = 2.50\nc = true\nd = \"x\\\"y\"\ne = [1]\n[f]\ng = 1979-05-27\n", "a.toml");
  EXPECT_EQ(top.find("a")->text, "1000");
  EXPECT_EQ(top.find("b")->text, "2.5");
  EXPECT_EQ(top.find("c")->text, "true");
  EXPECT_EQ(top.find("d")->text, "x\"y");
  EXPECT_EQ(top.find("d")->line, 4U);
  EXPECT_EQ(top.find("e")->kind, TomlKind::kArray);
  EXPECT_EQ(top.find("f")->kind, TomlKind::kTable);
  EXPECT_EQ(top.find("f")->find("g")->kind, TomlKind::kTime);
  EXPECT_EQ(top.find("h"), nullptr);
}

TEST(Toml, ArraysOfTablesAreArrays) {
  const TomlValue top = parse_toml("[[node]]\nname = \"a\"\n[[node]]\nname = \"b\"\n", "a.toml");
  const TomlValue* nodes = top.find("node");
  ASSERT_EQ(nodes->kind, TomlKind::kArray);
  ASSERT_EQ(nodes->items.size(), 2U);
  EXPECT_EQ(nodes->items[1].find("name")->text, "b");
  EXPECT_EQ(nodes->items[1].line, 3U);
}

TEST(Toml, BadSyntaxIsAnErrorWithItsLine) {
  EXPECT_THAT(message_of("a = 1\nb = \n"), HasSubstr("a.toml:2: expected TOML: "));
  EXPECT_THAT(message_of("a = 1\na = 2\n"), HasSubstr("a.toml:2: "));
  EXPECT_THAT(message_of("a = 99999999999999999999\n"), HasSubstr("a.toml:1: "));
  EXPECT_THAT(message_of("a = \"\xff\"\n"), HasSubstr("a.toml:1: "));
}

TEST(Toml, NumbersMustBeFinite) {
  EXPECT_EQ(message_of("\na = nan\n"), "a.toml:2: expected a finite number, got nan");
  EXPECT_EQ(message_of("a = [inf]\n"), "a.toml:1: expected a finite number, got inf");
}

TEST(Toml, DeepNestingIsAnError) {
  const std::string deep = std::string(100, '[') + std::string(100, ']');
  EXPECT_EQ(message_of("a = " + deep), "a.toml:1: expected at most 64 levels, got more");
  const std::string deeper = std::string(100000, '[');
  EXPECT_THAT(message_of("a = " + deeper), HasSubstr("a.toml:1: "));
}

RC_GTEST_PROP(Toml, AnyTextReadsBackFromItsQuotedForm, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  const TomlValue top = parse_toml("a = " + toml_string(text), "a.toml");
  RC_ASSERT(top.find("a")->text == text);
}

}  // namespace
}  // namespace merkit
