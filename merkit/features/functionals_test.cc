#include "merkit/features/functionals.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using Values = std::array<double, kNumFunctionals>;

double at(const Values& values, Functional functional) {
  return values[static_cast<std::size_t>(functional)];
}

TEST(ContourFunctionals, OfARisingLine) {
  const std::vector<double> line = {2.0, 5.0, 8.0, 11.0, 14.0};
  const Values f = contour_functionals(line);
  EXPECT_EQ(at(f, Functional::kMax), 14.0);
  EXPECT_EQ(at(f, Functional::kMin), 2.0);
  EXPECT_EQ(at(f, Functional::kRange), 12.0);
  EXPECT_EQ(at(f, Functional::kMaxPosition), 4.0);
  EXPECT_EQ(at(f, Functional::kMinPosition), 0.0);
  EXPECT_EQ(at(f, Functional::kMean), 8.0);
  EXPECT_EQ(at(f, Functional::kSlope), 3.0);
  EXPECT_EQ(at(f, Functional::kOffset), 2.0);
  EXPECT_EQ(at(f, Functional::kLinearError), 0.0);
  EXPECT_EQ(at(f, Functional::kQuadraticError), 0.0);
  EXPECT_DOUBLE_EQ(at(f, Functional::kDeviation), std::sqrt(18.0));
  EXPECT_EQ(at(f, Functional::kSkewness), 0.0);
  EXPECT_NEAR(at(f, Functional::kKurtosis), 1.7, 1e-12);
  EXPECT_EQ(at(f, Functional::kQuartile1), 5.0);
  EXPECT_EQ(at(f, Functional::kQuartile2), 8.0);
  EXPECT_EQ(at(f, Functional::kQuartile3), 11.0);
  EXPECT_EQ(at(f, Functional::kInterquartile13), 6.0);
}

TEST(ContourFunctionals, QuartilesAreInterpolatedBetweenOrderStatistics) {
  const std::vector<double> contour = {4.0, 1.0, 3.0, 2.0};
  const Values f = contour_functionals(contour);
  EXPECT_EQ(at(f, Functional::kQuartile1), 1.75);
  EXPECT_EQ(at(f, Functional::kQuartile2), 2.5);
  EXPECT_EQ(at(f, Functional::kQuartile3), 3.25);
  EXPECT_EQ(at(f, Functional::kInterquartile12), 0.75);
  EXPECT_EQ(at(f, Functional::kInterquartile23), 0.75);
}

TEST(ContourFunctionals, PositionsAreThoseOfTheFirstExtremes) {
  const std::vector<double> contour = {0.0, 7.0, -1.0, 7.0, -1.0};
  EXPECT_EQ(at(contour_functionals(contour), Functional::kMaxPosition), 1.0);
  EXPECT_EQ(at(contour_functionals(contour), Functional::kMinPosition), 2.0);
}

TEST(ContourFunctionals, AConstantHasNoShapeAndAllIsFinite) {
  for (const std::size_t n : {1U, 2U, 7U}) {
    const Values f = contour_functionals(std::vector<double>(n, 0.1));
    EXPECT_NEAR(at(f, Functional::kMean), 0.1, 1e-16);
    EXPECT_NEAR(at(f, Functional::kDeviation), 0.0, 1e-16);
    EXPECT_EQ(at(f, Functional::kSkewness), 0.0);
    EXPECT_EQ(at(f, Functional::kKurtosis), 0.0);
    EXPECT_TRUE(std::all_of(f.begin(), f.end(), [](double x) { return std::isfinite(x); }));
  }
}

TEST(ContourFunctionals, AnEmptyContourIsAnError) {
  EXPECT_THROW(contour_functionals({}), Error);
  EXPECT_THROW(functionals(Matrix<double>(0, 3)), Error);
}

TEST(ContourFunctionals, ValuesThatAreNotFiniteAreErrors) {
  for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    EXPECT_THROW(contour_functionals(std::vector<double>{1.0, bad, 2.0}), Error);
  }
}

std::vector<double> random_contour() {
  const auto integers =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 1000)));
  return {integers.begin(), integers.end()};
}

RC_GTEST_PROP(ContourFunctionals, AddingAConstantMovesLevelsOnly, ()) {
  std::vector<double> contour = random_contour();
  const Values before = contour_functionals(contour);
  for (double& x : contour) {
    x += 32.0;
  }
  const Values after = contour_functionals(contour);
  for (const Functional moved : {Functional::kMax, Functional::kMin, Functional::kMean,
                                 Functional::kOffset, Functional::kQuartile1}) {
    RC_ASSERT(std::abs(at(after, moved) - at(before, moved) - 32.0) < 1e-9);
  }
  for (const Functional kept :
       {Functional::kRange, Functional::kSlope, Functional::kDeviation, Functional::kQuadraticError,
        Functional::kSkewness, Functional::kInterquartile13, Functional::kMaxPosition}) {
    RC_ASSERT(std::abs(at(after, kept) - at(before, kept)) < 1e-8);
  }
}

RC_GTEST_PROP(ContourFunctionals, DoublingDoublesLevelsAndKeepsShape, ()) {
  std::vector<double> contour = random_contour();
  const Values before = contour_functionals(contour);
  for (double& x : contour) {
    x *= 2.0;
  }
  const Values after = contour_functionals(contour);
  RC_ASSERT(at(after, Functional::kMean) == 2.0 * at(before, Functional::kMean));
  RC_ASSERT(at(after, Functional::kDeviation) == 2.0 * at(before, Functional::kDeviation));
  RC_ASSERT(at(after, Functional::kQuadraticError) ==
            4.0 * at(before, Functional::kQuadraticError));
  RC_ASSERT(at(after, Functional::kKurtosis) == at(before, Functional::kKurtosis));
}

RC_GTEST_PROP(ContourFunctionals, ReversalTurnsTheSlopeAround, ()) {
  std::vector<double> contour = random_contour();
  const Values forward = contour_functionals(contour);
  std::reverse(contour.begin(), contour.end());
  const Values backward = contour_functionals(contour);
  RC_ASSERT(std::abs(at(forward, Functional::kSlope) + at(backward, Functional::kSlope)) < 1e-9);
  RC_ASSERT(at(forward, Functional::kQuartile3) == at(backward, Functional::kQuartile3));
}

TEST(Functionals, ContoursStandSideBySideWithTheirNames) {
  const Matrix<double> contours(2, 2, {1.0, 10.0, 3.0, 30.0});
  const std::vector<double> values = functionals(contours);
  const std::vector<std::string> contour_names = {"f0", "zcr"};
  const std::vector<std::string> names = functional_column_names(contour_names);
  ASSERT_EQ(values.size(), 2 * kNumFunctionals);
  ASSERT_EQ(names.size(), values.size());
  EXPECT_EQ(names[0], "f0_max");
  EXPECT_EQ(values[0], 3.0);
  EXPECT_EQ(names[kNumFunctionals + 5], "zcr_amean");
  EXPECT_EQ(values[kNumFunctionals + 5], 20.0);
  EXPECT_EQ(names.back(), "zcr_iqr1-3");
}

}  // namespace
}  // namespace merkit
