#include "merkit/features/delta.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

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

// One dimension: the values f(0), f(1), ...
template <class F>
Matrix<double> contour(std::size_t num_frames, F f) {
  Matrix<double> m(num_frames, 1);
  for (std::size_t t = 0; t < num_frames; ++t) {
    m(t, 0) = f(static_cast<double>(t));
  }
  return m;
}

void expect_near(const Matrix<double>& got, const Matrix<double>& expected, double tolerance) {
  ASSERT_EQ(got.rows(), expected.rows());
  ASSERT_EQ(got.cols(), expected.cols());
  for (std::size_t t = 0; t < got.rows(); ++t) {
    for (std::size_t d = 0; d < got.cols(); ++d) {
      EXPECT_NEAR(got(t, d), expected(t, d), tolerance) << t << " " << d;
    }
  }
}

TEST(RegressionDelta, OfWindowOneIsTheCentralDifference) {
  const Matrix<double> c = contour(20, [](double t) { return std::sin(t * t); });
  const Matrix<double> regression = regression_delta(c, 1);
  const Matrix<double> central = central_delta(c);
  for (std::size_t t = 0; t < central.rows(); ++t) {
    EXPECT_NEAR(regression(t + 1, 0), central(t, 0), 1e-15) << t;
  }
}

// Columns first .. first + 12 of a table of openSMILE's, after name and time.
Matrix<double> opensmile_block(const Matrix<double>& table, std::size_t first) {
  Matrix<double> block(table.rows(), 13);
  for (std::size_t t = 0; t < table.rows(); ++t) {
    for (std::size_t k = 0; k < 13; ++k) {
      block(t, k) = table(t, 2 + first + k);
    }
  }
  return block;
}

// openSMILE prints seven digits of coefficients up to 200, and works in float32. It computes deltas
// for two frames beyond the last, which its double deltas of the last two frames go by.
TEST(RegressionDelta, TwiceEqualsOpensmileUpToTheLastTwoFrames) {
  const Matrix<double> table =
      testing::read_golden_csv("opensmile/mfcc12_0_D_A/08_speech_3s37.csv", ';');
  const Matrix<double> delta = regression_delta(opensmile_block(table, 0), 2);
  const Matrix<double> golden = opensmile_block(table, 13);
  const Matrix<double> twice = regression_delta(delta, 2);
  const Matrix<double> golden_twice = opensmile_block(table, 26);
  for (std::size_t t = 0; t < table.rows(); ++t) {
    for (std::size_t k = 0; k < 13; ++k) {
      EXPECT_NEAR(delta(t, k), golden(t, k), 5e-5) << t << " " << k;
      if (t + 2 < table.rows()) {
        EXPECT_NEAR(twice(t, k), golden_twice(t, k), 5e-5) << t << " " << k;
      }
    }
  }
}

TEST(SavitzkyGolayDelta, OfAParabolaIsExactInTheMiddle) {
  const Matrix<double> c = contour(30, [](double t) { return 2.0 * t * t - 5.0 * t; });
  const Matrix<double> first = savitzky_golay_delta(c, 1);
  const Matrix<double> second = savitzky_golay_delta(c, 2);
  for (std::size_t t = 4; t < 26; ++t) {
    EXPECT_NEAR(first(t, 0), 4.0 * static_cast<double>(t) - 5.0, 1e-12) << t;
  }
  for (std::size_t t = 0; t < 30; ++t) {
    EXPECT_NEAR(second(t, 0), 4.0, 1e-12) << t;
  }
}

// The goldens are printed with seven digits; so are the coefficients that they are taken from, of
// size up to 600.
TEST(SavitzkyGolayDelta, EqualsLibrosa) {
  for (const std::string name : {"07_exact_200ms.csv", "08_speech_3s37.csv"}) {
    SCOPED_TRACE(name);
    const std::string folder = "librosa/mfcc20_25_10_mel40";
    const Matrix<double> mfcc = testing::read_golden_csv(folder + "/" + name);
    expect_near(savitzky_golay_delta(mfcc, 1), testing::read_golden_csv(folder + "_delta/" + name),
                2e-5);
    expect_near(savitzky_golay_delta(mfcc, 2), testing::read_golden_csv(folder + "_delta2/" + name),
                2e-5);
  }
}

TEST(SavitzkyGolayDelta, NeedsAsManyFramesAsItIsWide) {
  try {
    savitzky_golay_delta(Matrix<double>(8, 1));
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "delta: expected at least 9 frames, got 8");
  }
  EXPECT_EQ(savitzky_golay_delta(Matrix<double>(0, 3)).rows(), 0U);
}

TEST(Deltas, RefuseOptionsOutOfRange) {
  const Matrix<double> c(20, 1);
  EXPECT_THROW(savitzky_golay_delta(c, 3), Error);
  EXPECT_THROW(savitzky_golay_delta(c, 1, 8), Error);
}

TEST(CentralDelta, DropsBothEnds) {
  const Matrix<double> c(4, 1, {1.0, 4.0, 2.0, 0.0});
  EXPECT_EQ(central_delta(c), Matrix<double>(2, 1, {0.5, -2.0}));
  EXPECT_EQ(central_double_delta(c), Matrix<double>(2, 1, {2.5, 0.0}));
}

TEST(CentralDelta, OfFewerThanThreeFramesHasNoRows) {
  for (std::size_t num_frames = 0; num_frames < 3; ++num_frames) {
    EXPECT_EQ(central_delta(Matrix<double>(num_frames, 2)).rows(), 0U);
    EXPECT_EQ(central_double_delta(Matrix<double>(num_frames, 2)).rows(), 0U);
  }
}

TEST(CentralDoubleDelta, IsMinusHalfTheSecondDifference) {
  const Matrix<double> c = contour(9, [](double t) { return 7.0 * t * t + t; });
  const Matrix<double> delta = central_double_delta(c);
  for (const double value : delta.values()) {
    EXPECT_NEAR(value, -7.0, 1e-12);
  }
}

}  // namespace
}  // namespace merkit
