#include "merkit/model/model_calibration.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "merkit/base/error.h"

namespace merkit {
namespace {

MatrixView<const float> view(const Matrix<float>& m) { return {m.values(), m.rows(), m.cols()}; }

TEST(RangeMeasures, AreMeansAndThenDeviationsOverTheRows) {
  const Matrix<float> rows(2, 2, {1.0F, 5.0F, 3.0F, 5.0F});
  EXPECT_EQ(range_measures(view(rows)), (std::vector<double>{2.0, 5.0, 1.0, 0.0}));
}

// Measures of one row: itself and zeros. Half of the measures do not vary.
TEST(RangeDistance, IsTheRootMeanSquareOfMeasuresInDeviations) {
  const InputRange range{{1.0, 2.0, 0.0, 0.0}, {0.5, 2.0, 0.0, 0.0}, 3.0};
  EXPECT_DOUBLE_EQ(range_distance(range, view(Matrix<float>(1, 2, {1.0F, 2.0F}))), 0.0);
  EXPECT_DOUBLE_EQ(range_distance(range, view(Matrix<float>(1, 2, {1.5F, 4.0F}))), 1.0);
  EXPECT_DOUBLE_EQ(range_distance(range, view(Matrix<float>(1, 2, {4.5F, 4.0F}))), 5.0);
}

TEST(RangeDistance, OneMeasureCountsForTenDeviationsAtMost) {
  const InputRange range{std::vector<double>(4, 0.0), std::vector<double>(4, 1.0), 3.0};
  EXPECT_DOUBLE_EQ(range_distance(range, view(Matrix<float>(1, 2, {1e6F, 0.0F}))), 5.0);
}

TEST(RangeDistance, AnotherNumberOfColumnsIsRefused) {
  const InputRange range{{1.0, 2.0}, {1.0, 1.0}, 3.0};
  EXPECT_THROW(range_distance(range, view(Matrix<float>(1, 2))), Error);
}

RC_GTEST_PROP(ModelCalibrationTest, NoTemperatureChangesWhichClassIsFirst, ()) {
  const double temperature = *rc::gen::inRange(1, 400) / 100.0;
  const auto weights = *rc::gen::container<std::vector<int>>(4, rc::gen::inRange(1, 100));
  std::vector<float> probabilities;
  for (const int weight : weights) {
    probabilities.push_back(static_cast<float>(weight));
  }
  const float largest = *std::ranges::max_element(probabilities);
  const auto first = std::ranges::max_element(probabilities) - probabilities.begin();
  std::vector<float> calibrated = probabilities;
  ModelCalibration{.temperature = temperature}.apply(calibrated);
  RC_ASSERT(std::ranges::max_element(calibrated) - calibrated.begin() == first ||
            std::ranges::count(probabilities, largest) > 1 ||
            calibrated[static_cast<std::size_t>(first)] == *std::ranges::max_element(calibrated));
  float sum = 0.0F;
  for (const float p : calibrated) {
    sum += p;
  }
  RC_ASSERT(std::abs(sum - 1.0F) < 1e-5F);
}

}  // namespace
}  // namespace merkit
