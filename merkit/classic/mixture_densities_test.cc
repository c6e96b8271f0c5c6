#include "merkit/classic/mixture_densities.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace merkit {
namespace {

double normal_density(double x, double mean, double variance) {
  return std::exp(-(x - mean) * (x - mean) / (2.0 * variance)) /
         std::sqrt(2.0 * std::numbers::pi * variance);
}

class TwoStates : public ::testing::Test {
 protected:
  // Of one mixture each of two Gaussians, two columns.
  const std::vector<double> weights = {0.25, 0.75, 1.0, 0.0};
  const std::vector<double> means = {0.0, 1.0, 2.0, -1.0, 0.5, 0.5, 3.0, 3.0};
  const std::vector<double> variances = {1.0, 2.0, 0.5, 0.1, 4.0, 4.0, 1.0, 1.0};
  const MixtureDensities densities{{{weights, 2, 2}, {means, 4, 2}, {variances, 4, 2}}};
};

TEST_F(TwoStates, AreSumsOfWeightedNormalDensities) {
  const std::vector<float> frames = {0.5F, -0.5F, 2.0F, 1.0F};
  const Matrix<double> gaussians = densities.of_gaussians({frames, 2, 2});
  const Matrix<double> states = densities.of_states(gaussians);
  for (std::size_t t = 0; t < 2; ++t) {
    const auto x = static_cast<double>(frames[2 * t]);
    const auto y = static_cast<double>(frames[2 * t + 1]);
    const double first = 0.25 * normal_density(x, 0.0, 1.0) * normal_density(y, 1.0, 2.0);
    const double second = 0.75 * normal_density(x, 2.0, 0.5) * normal_density(y, -1.0, 0.1);
    EXPECT_NEAR(gaussians(t, 0), std::log(first), 1e-12);
    EXPECT_NEAR(gaussians(t, 1), std::log(second), 1e-12);
    EXPECT_NEAR(states(t, 0), std::log(first + second), 1e-12);
    EXPECT_NEAR(states(t, 1), std::log(normal_density(x, 0.5, 4.0) * normal_density(y, 0.5, 4.0)),
                1e-12);
  }
}

TEST_F(TwoStates, OfAFrameFarAwayAreFiniteAndOfOneAtInfinityMinusInfinity) {
  const float most = std::numeric_limits<float>::max();
  const std::vector<float> frames = {1e6F, 1e6F, most, most};
  const Matrix<double> states = densities.of_states(densities.of_gaussians({frames, 2, 2}));
  EXPECT_TRUE(std::isfinite(states(0, 0)));
  EXPECT_TRUE(std::isfinite(states(1, 1)));
  EXPECT_FALSE(std::isnan(states(1, 0)));
}

}  // namespace
}  // namespace merkit
