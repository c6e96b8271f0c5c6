#include "merkit/eval/risk_coverage.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "merkit/base/error.h"

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

TEST(RiskThreshold, AcceptsAsMuchAsTheRiskAllows) {
  const std::vector<ConfidencePoint> points = {
      {0.9, false}, {0.8, true}, {0.7, false}, {0.6, false}, {0.5, true}};
  const RiskThreshold quarter = risk_threshold(points, 0.25);  // wrong: 0, 1/2, 1/3, 1/4, 2/5
  EXPECT_EQ(quarter.confidence, 0.6);
  EXPECT_EQ(quarter.coverage, 0.8);
  EXPECT_EQ(quarter.risk, 0.25);
  EXPECT_EQ(risk_threshold(points, 0.4).confidence, 0.0);
  EXPECT_EQ(risk_threshold(points, 0.4).coverage, 1.0);
  EXPECT_EQ(risk_threshold(points, 0.1).confidence, 0.9);
}

TEST(RiskThreshold, ARiskThatCannotBeHadGivesTheLeastThereIs) {
  const RiskThreshold found =
      risk_threshold({{0.9, true}, {0.8, false}, {0.7, true}, {0.6, true}}, 0.2);
  EXPECT_EQ(found.confidence, 0.8);
  EXPECT_EQ(found.risk, 0.5);
  EXPECT_THROW(risk_threshold({}, 0.2), Error);
}

RC_GTEST_PROP(RiskThreshold, KeepsItsPromiseOnThePointsItWasChosenOn, ()) {
  const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<int, bool>>>(
      rc::gen::pair(rc::gen::inRange(1, 6), rc::gen::arbitrary<bool>())));
  const double risk = *rc::gen::inRange(0, 10) / 10.0;
  std::vector<ConfidencePoint> points;
  for (const auto& [confidence, is_wrong] : values) {
    points.push_back({confidence / 6.0, is_wrong});
  }
  const RiskThreshold found = risk_threshold(points, risk);
  double accepted = 0.0;
  double wrong = 0.0;
  for (const ConfidencePoint& point : points) {
    accepted += point.confidence >= found.confidence ? 1.0 : 0.0;
    wrong += point.confidence >= found.confidence && point.is_wrong ? 1.0 : 0.0;
  }
  RC_ASSERT(found.coverage == accepted / static_cast<double>(points.size()));
  RC_ASSERT(found.risk == wrong / accepted);
  for (const double other : {1.0 / 6, 2.0 / 6, 3.0 / 6, 4.0 / 6, 5.0 / 6}) {
    double more = 0.0;
    double bad = 0.0;
    for (const ConfidencePoint& point : points) {
      more += point.confidence >= other ? 1.0 : 0.0;
      bad += point.confidence >= other && point.is_wrong ? 1.0 : 0.0;
    }
    RC_ASSERT(found.risk > risk || more == 0.0 || bad / more > risk || more <= accepted);
  }
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
