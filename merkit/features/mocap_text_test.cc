#include "merkit/features/mocap_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "merkit/base/error.h"

namespace merkit {
namespace {

std::optional<double> decimal(const std::string& text) {
  std::size_t length = 0;
  const auto value = leading_decimal(text, length);
  if (value) {
    EXPECT_EQ(length, text.size()) << text;
  }
  return value;
}

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

// Up to 20 digits, a sign or none, a point anywhere or nowhere.
rc::Gen<std::string> decimals() {
  return rc::gen::exec([] {
    const auto digits = [](int most) {
      const auto size = static_cast<std::size_t>(*rc::gen::inRange(1, most));
      return *rc::gen::container<std::string>(size, rc::gen::inRange('0', ':'));
    };
    const std::string sign = *rc::gen::arbitrary<bool>() ? "-" : "";
    return sign + digits(8) + (*rc::gen::arbitrary<bool>() ? "." + digits(13) : "");
  });
}

RC_GTEST_PROP(LeadingDecimal, EqualsStrtodToTheBit, ()) {
  const std::string text = *decimals();
  const auto value = decimal(text);
  RC_ASSERT(value.has_value());
  RC_ASSERT(same_bits(*value, std::strtod(text.c_str(), nullptr)));
}

TEST(LeadingDecimal, EqualsStrtodOnOtherSpellings) {
  for (const char* text :
       {"-0.00000", "0", "1e-5", "1.5E+3", "12345678901234567890.5", "0.1234567890123456789", ".5",
        "5.", "-.25", "4.9e-324", "1.7976931348623157e308", "9007199254740993"}) {
    const auto value = decimal(text);
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_TRUE(same_bits(*value, std::strtod(text, nullptr))) << text;
  }
}

TEST(LeadingDecimal, TakesNotANumberAsOne) {
  for (const char* text : {"NaN", "nan", "NAN", "-nan"}) {
    ASSERT_TRUE(decimal(text).has_value()) << text;
    EXPECT_TRUE(std::isnan(*decimal(text))) << text;
  }
}

TEST(LeadingDecimal, RefusesEverythingElse) {
  for (const char* text : {"", "-", ".", "-.", "x", "1x", "1.2.3", "inf", "-inf", "1e999", "+1",
                           "--1", "0x10", "1,5"}) {
    EXPECT_FALSE(decimal(text).has_value()) << text;
  }
}

TEST(LeadingDecimal, StopsAtBlanksAndLineEndings) {
  for (const char* rest : {" 2", "\t2", "\r\n", "\n"}) {
    std::size_t length = 0;
    EXPECT_EQ(leading_decimal(std::string("-1.25") + rest, length), -1.25);
    EXPECT_EQ(length, 5U);
  }
}

constexpr const char* kHead =
    "Frame# Time pitch roll yaw tra_x tra_y tra_z\n"
    "X Y Z\n"
    "755 0.00790 1.5 2.5\n"
    "756 0.01624 NaN -3.5\n";

TEST(MocapLines, LeaveOutTwoHeadings) {
  const auto lines = mocap_lines(kHead, "a.txt", std::nullopt);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].line_number, 3U);
  EXPECT_EQ(lines[0].text, "755 0.00790 1.5 2.5");
}

TEST(MocapLines, NeedNoHeadings) {
  EXPECT_EQ(mocap_lines("1 0.1 5\n2 0.2 6", "a.txt", std::nullopt).size(), 2U);
  EXPECT_TRUE(mocap_lines("", "a.txt", std::nullopt).empty());
  EXPECT_TRUE(mocap_lines("Frame# Time\nX Y\n", "a.txt", std::nullopt).empty());
}

TEST(MocapLines, TakeBothLineEndingsAndLeaveOutBlankLines) {
  const auto lines = mocap_lines("Frame# Time\r\nX\r\n1 0.1 5 \r\n\r\n  2 0.2 6\r\n", "a", {});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].text, "1 0.1 5");
  EXPECT_EQ(lines[1].line_number, 5U);
}

TEST(MocapLines, OfAWindowExcludeBothItsEnds) {
  const std::string text = "1 0.1 5\n2 0.2 6\n3 0.3 7\n4 0.4 8\n";
  const auto lines = mocap_lines(text, "a", MocapWindow{0.1, 0.4});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].line_number, 2U);
  EXPECT_EQ(lines[1].line_number, 3U);
}

std::string message_of(const std::string& text) {
  try {
    std::vector<double> values(2);
    for (const MocapLine& line : mocap_lines(text, "a.txt", std::nullopt)) {
      parse_mocap_line(line, "a.txt", values);
    }
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
    return error.what();
  }
  return "";
}

TEST(MocapLines, AThirdHeadingIsAnErrorWithItsLine) {
  EXPECT_EQ(message_of("Frame# Time\nX Y\nmore words\n"),
            "a.txt:3: expected a frame number and a time in seconds, got \"more words\"");
  EXPECT_THAT(message_of("1 0.1 1 2\njunk\n"), ::testing::HasSubstr("a.txt:2"));
}

TEST(ParseMocapLine, ReadsValuesAndSaysIfOneIsLost) {
  const auto lines = mocap_lines(kHead, "a.txt", std::nullopt);
  std::vector<double> values(2);
  EXPECT_FALSE(parse_mocap_line(lines[0], "a.txt", values));
  EXPECT_EQ(values, (std::vector<double>{1.5, 2.5}));
  EXPECT_TRUE(parse_mocap_line(lines[1], "a.txt", values));
  EXPECT_TRUE(std::isnan(values[0]));
  EXPECT_EQ(values[1], -3.5);
}

TEST(ParseMocapLine, WrongNumberOfValuesIsAnErrorWithFileAndLine) {
  EXPECT_EQ(message_of("1 0.1 5 6\n2 0.2 5\n"),
            "a.txt:2: expected a frame number, a time and 2 numbers, got \"2 0.2 5\"");
  EXPECT_EQ(message_of("1 0.1 5 6 7\n"),
            "a.txt:1: expected no more than 2 numbers after the time, got \"1 0.1 5 6 7\"");
  EXPECT_THAT(message_of("1 0.1 5 inf\n"), ::testing::HasSubstr("a.txt:1"));
  EXPECT_THAT(message_of("1 0.1 5 6x\n"), ::testing::HasSubstr("a.txt:1"));
}

TEST(ParseMocapLine, TakesTabsAndSeveralBlanks) {
  std::vector<double> values(2);
  parse_mocap_line({1, "1\t0.1  5 \t 6"}, "a", values);
  EXPECT_EQ(values, (std::vector<double>{5.0, 6.0}));
}

}  // namespace
}  // namespace merkit
