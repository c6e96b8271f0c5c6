#include "merkit/eval/risk_coverage.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace merkit {
namespace {

TEST(RiskCoverage, WorkedExampleByHand) {
  // Risks 0, 1/2, 1/3, 2/4 at coverages of 1 to 4 points.
  const auto area = risk_coverage_area({{0.9, false}, {0.8, true}, {0.7, false}, {0.6, true}});
  EXPECT_DOUBLE_EQ(*area, (0.0 + 1.0 / 2 + 1.0 / 3 + 2.0 / 4) / 4);
}

TEST(RiskCoverage, ConstantConfidenceGivesTheErrorRate) {
  EXPECT_DOUBLE_EQ(*risk_coverage_area({{0.5, true}, {0.5, false}, {0.5, false}, {0.5, false}}),
                   0.25);
}

TEST(RiskCoverage, IsUnknownWithoutProbabilities) {
  std::vector<ConfidencePoint> points;
  append_confidence(Prediction{}, points);
  EXPECT_EQ(risk_coverage_area(points), std::nullopt);
}

RC_GTEST_PROP(RiskCoverage, DoesNotDependOnTheOrderGiven, ()) {
  const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<int, bool>>>(
      rc::gen::pair(rc::gen::inRange(0, 5), rc::gen::arbitrary<bool>())));
  std::vector<ConfidencePoint> points;
  for (const auto& [confidence, is_wrong] : values) {
    points.push_back({confidence / 5.0, is_wrong});
  }
  const auto area = risk_coverage_area(points);
  std::reverse(points.begin(), points.end());
  RC_ASSERT(risk_coverage_area(points) == area);
}

RC_GTEST_PROP(RiskCoverage, BestWhenErrorsAreLeastConfident, ()) {
  const auto wrong = *rc::gen::nonEmpty(rc::gen::arbitrary<std::vector<bool>>());
  std::vector<ConfidencePoint> given;
  std::vector<ConfidencePoint> best;
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    given.push_back({static_cast<double>(i), wrong[i]});
    best.push_back({wrong[i] ? 0.0 : 1.0, wrong[i]});
  }
  RC_ASSERT(*risk_coverage_area(best) <= *risk_coverage_area(given) + 1e-12);
}

}  // namespace
}  // namespace merkit
