#include "merkit/nn/initialise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace merkit {
namespace {

std::vector<double> drawn(const Shape& shape, Initialiser initialiser, std::uint64_t seed = 1) {
  std::vector<double> values(shape.num_values(), 7.0);
  initialise({"kernel", shape, initialiser}, Rng(seed), values);
  return values;
}

double variance(const std::vector<double>& values) {
  const double squares = std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
  return squares / static_cast<double>(values.size());
}

// Of a uniform distribution over -limit .. limit.
void expect_uniform(const std::vector<double>& values, double limit) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  EXPECT_GE(*low, -limit);
  EXPECT_LT(*high, limit);
  EXPECT_LT(*low, -0.98 * limit);
  EXPECT_GT(*high, 0.98 * limit);
  EXPECT_NEAR(variance(values) / (limit * limit / 3.0), 1.0, 0.05);
}

TEST(InitialiseTest, GlorotSpreadsByTheSizesOfTheMatrix) {
  expect_uniform(drawn({100, 50}, Initialiser::kGlorotUniform), std::sqrt(6.0 / 150.0));
}

TEST(InitialiseTest, GlorotCountsThePlacesUnderTheWindowOfAConvolution) {
  expect_uniform(drawn({3, 3, 32, 64}, Initialiser::kGlorotUniform),
                 std::sqrt(6.0 / (9.0 * 32.0 + 9.0 * 64.0)));
  expect_uniform(drawn({3, 300, 256}, Initialiser::kGlorotUniform),
                 std::sqrt(6.0 / (3.0 * 300.0 + 3.0 * 256.0)));
}

TEST(InitialiseTest, GlorotOfOneDimensionTakesTheRootOfItsSize) {
  expect_uniform(drawn({10000}, Initialiser::kGlorotUniform), std::sqrt(6.0 / 200.0));
}

TEST(InitialiseTest, UniformIsWithinFiveHundredths) {
  expect_uniform(drawn({100, 50}, Initialiser::kUniform), 0.05);
}

TEST(InitialiseTest, TheForgetGateBeginsWithOnes) {
  EXPECT_EQ(drawn({8}, Initialiser::kForgetOnes), (std::vector<double>{0, 0, 1, 1, 0, 0, 0, 0}));
}

TEST(InitialiseTest, ConstantsAreConstant) {
  EXPECT_EQ(drawn({3}, Initialiser::kZeros), (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(drawn({3}, Initialiser::kGiven), (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(drawn({3}, Initialiser::kOnes), (std::vector<double>{1, 1, 1}));
}

// The product of two rows of `m`, [rows, cols], or of two columns.
double product(const std::vector<double>& m, std::size_t cols, std::size_t a, std::size_t b,
               bool of_rows) {
  double sum = 0.0;
  for (std::size_t k = 0; k < (of_rows ? cols : m.size() / cols); ++k) {
    sum += of_rows ? m[a * cols + k] * m[b * cols + k] : m[k * cols + a] * m[k * cols + b];
  }
  return sum;
}

TEST(InitialiseTest, OrthogonalIsOrthonormalAlongItsShorterSide) {
  for (const Shape shape : {Shape{12, 48}, Shape{48, 12}, Shape{20, 20}}) {
    const auto m = drawn(shape, Initialiser::kOrthogonal);
    const std::size_t shorter = std::min(shape[0], shape[1]);
    for (std::size_t a = 0; a < shorter; ++a) {
      for (std::size_t b = 0; b < shorter; ++b) {
        EXPECT_NEAR(product(m, shape[1], a, b, shape[0] <= shape[1]), a == b ? 1.0 : 0.0, 1e-13);
      }
    }
  }
}

TEST(InitialiseTest, OrthogonalPrefersNoSign) {
  // Without the correction of the signs the first number would always be negative.
  int num_positive = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    num_positive += drawn({4, 4}, Initialiser::kOrthogonal, seed)[0] > 0.0 ? 1 : 0;
  }
  EXPECT_NEAR(num_positive, 100, 35);  // five deviations
}

TEST(InitialiseTest, TheGeneratorFixesTheValues) {
  EXPECT_EQ(drawn({5, 6}, Initialiser::kOrthogonal, 3), drawn({5, 6}, Initialiser::kOrthogonal, 3));
  EXPECT_NE(drawn({5, 6}, Initialiser::kUniform, 3), drawn({5, 6}, Initialiser::kUniform, 4));
}

TEST(InitialiseTest, FloatIsTheRoundedDouble) {
  const auto wide = drawn({5, 6}, Initialiser::kGlorotUniform);
  std::vector<float> narrow(wide.size());
  initialise({"kernel", {5, 6}, Initialiser::kGlorotUniform}, Rng(1), narrow);
  EXPECT_EQ(narrow, std::vector<float>(wide.begin(), wide.end()));
}

}  // namespace
}  // namespace merkit
