#include "merkit/report/charts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <regex>

namespace merkit {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t num_matches(const std::string& text, const char* pattern) {
  const std::regex expression(pattern);
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(text.begin(), text.end(), expression), {}));
}

TEST(LineChartTest, ANumberThatIsNotFiniteLeavesAGap) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::string svg =
      line_chart({.title = "loss", .x_label = "epoch", .series = {{"train", {3, 2, nan, 1}}}});
  EXPECT_EQ(num_matches(svg, "M[0-9]"), 2U);
  EXPECT_EQ(num_matches(svg, "L[0-9]"), 1U);
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

TEST(LineChartTest, DrawsNothingOutsideForOneValueOrNone) {
  for (const auto& values : {std::vector<double>{}, std::vector<double>{0.0}}) {
    const std::string svg =
        line_chart({.title = "t", .x_label = "epoch", .series = {{"a", values}}});
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    EXPECT_THAT(svg, Not(HasSubstr("inf")));
  }
}

TEST(LineChartTest, TheAxisHoldsEveryValue) {
  for (const double most : {0.003, 0.7, 1.4, 9.9, 1234.5}) {
    const std::string svg =
        line_chart({.title = "t", .x_label = "x", .series = {{"a", {0.0, most}}}});
    std::smatch last;
    ASSERT_TRUE(std::regex_search(svg, last, std::regex("L([0-9.]+) ([0-9.]+)")));
    EXPECT_GE(std::stod(last[2]), 30.0) << most;  // not above the frame
  }
}

TEST(BarChartTest, DrawsAnIntervalOnlyWhereThereIsOne) {
  const std::string svg =
      bar_chart({.title = "recall", .bars = {{"ang", 0.5, 0.4, 0.6}, {"<sad>", 0.25, 0.25, 0.25}}});
  EXPECT_EQ(num_matches(svg, "class=\"interval\""), 1U);
  EXPECT_THAT(svg, HasSubstr("&lt;sad&gt;"));
  EXPECT_THAT(svg, HasSubstr("50.0 %"));
}

TEST(HeatMapTest, SharesAreOfTheRow) {
  const std::string svg = heat_map({.title = "confusion",
                                    .row_label = "true",
                                    .column_label = "predicted",
                                    .names = {"ang", "sad"},
                                    .counts = {{3, 1}, {0, 0}}});
  EXPECT_THAT(svg, HasSubstr("75 %"));
  EXPECT_EQ(num_matches(svg, "class=\"cell\""), 4U);
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

TEST(ReliabilityDiagramTest, AnEmptyBinHasNoDot) {
  const std::string svg =
      reliability_diagram({.title = "r", .dots = {{0.9, 0.8, 1.0}, {0.1, 0.0, 0.0}}});
  EXPECT_EQ(num_matches(svg, "class=\"dot\""), 1U);
}

}  // namespace
}  // namespace merkit
