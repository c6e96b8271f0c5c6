#include "merkit/features/delta.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "tests/golden.h"

namespace merkit {
namespace {

TEST(SimpleDelta, FirstRowIsZeroAndOthersAreDifferences) {
  const Matrix<double> delta = simple_delta(Matrix<double>(3, 1, {1.0, 4.0, 2.0}));
  EXPECT_EQ(delta, Matrix<double>(3, 1, {0.0, 3.0, -2.0}));
}

TEST(RegressionDelta, OfALineIsItsSlopeAwayFromTheEnds) {
  const Matrix<double> delta = regression_delta(Matrix<double>(6, 1, {0, 3, 6, 9, 12, 15}), 2);
  EXPECT_DOUBLE_EQ(delta(2, 0), 3.0);
  EXPECT_DOUBLE_EQ(delta(3, 0), 3.0);
  // (1 * (3 - 0) + 2 * (6 - 0)) / 10: the first frame stands for those before it.
  EXPECT_DOUBLE_EQ(delta(0, 0), 1.5);
}

TEST(MovingAverage, RepeatsTheFramesAtTheEnds) {
  EXPECT_EQ(moving_average(Matrix<double>(3, 1, {3.0, 6.0, 12.0}), 3),
            Matrix<double>(3, 1, {4.0, 7.0, 10.0}));
  const Matrix<double> contours(3, 1, {3.0, 6.0, 12.0});
  EXPECT_EQ(moving_average(contours, 1), contours);
}

TEST(RegressionDelta, IsOpenSmilesOnTheGoldenContours) {
  // name, frame time, 16 smoothed contours, their 16 deltas.
  const Matrix<double> golden =
      testing::read_golden_csv("opensmile/is09_lld/08_speech_3s37.csv", ';');
  Matrix<double> contours(golden.rows(), 16);
  for (std::size_t t = 0; t < golden.rows(); ++t) {
    for (std::size_t d = 0; d < 16; ++d) {
      contours(t, d) = golden(t, 2 + d);
    }
  }
  const Matrix<double> delta = regression_delta(contours, 2);
  // The files hold 7 digits of values up to 140; the last two frames are left out, for openSMILE
  // goes on smoothing beyond the end of its input.
  for (std::size_t t = 0; t + 2 < golden.rows(); ++t) {
    for (std::size_t d = 0; d < 16; ++d) {
      ASSERT_NEAR(delta(t, d), golden(t, 18 + d), 1e-4) << t << ' ' << d;
    }
  }
}

TEST(RegressionDelta, BadLengthsAreErrors) {
  EXPECT_THROW(regression_delta(Matrix<double>(3, 1), 0), Error);
  EXPECT_THROW(moving_average(Matrix<double>(3, 1), 2), Error);
  EXPECT_THROW(moving_average(Matrix<double>(3, 1), -1), Error);
}

}  // namespace
}  // namespace merkit
