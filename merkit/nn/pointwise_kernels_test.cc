#include "merkit/nn/pointwise_kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace merkit {
namespace {

std::vector<double> grid() {
  std::vector<double> x;
  for (int i = -2000; i <= 2000; ++i) {
    x.push_back(i * 0.01);
  }
  return x;
}

TEST(PointwiseKernelsTest, AgreeWithTheStandardLibrary) {
  const std::vector<double> x = grid();
  std::vector<double> y(x.size());
  apply_exp(x, y);
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(y[i] / std::exp(x[i]), 1.0, 1e-14) << x[i];  // a few units of 1.1e-16
  }
  apply_tanh(x, y);
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(y[i], std::tanh(x[i]), 1e-14) << x[i];
  }
  apply_sigmoid(x, y);
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(y[i] * (1.0 + std::exp(-x[i])), 1.0, 1e-14) << x[i];
  }
}

TEST(PointwiseKernelsTest, FloatIsTheRoundedDouble) {
  const std::vector<double> x = grid();
  const std::vector<float> narrow(x.begin(), x.end());
  std::vector<float> y(x.size());
  apply_tanh(narrow, y);
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(y[i], std::tanh(narrow[i]), 5e-7F) << x[i];  // a few units of 6e-8
  }
}

TEST(PointwiseKernelsTest, TheEndsOfTheScaleAreLimits) {
  const std::vector<float> x = {-1e30F, 1e30F, -200.0F, 200.0F};
  std::vector<float> y(4);
  apply_sigmoid(x, y);
  EXPECT_EQ(y, (std::vector<float>{0, 1, 0, 1}));
  apply_tanh(x, y);
  EXPECT_EQ(y, (std::vector<float>{-1, 1, -1, 1}));
  apply_exp(x, y);
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(y, (std::vector<float>{0, kInfinity, 0, kInfinity}));
  const std::vector<float> near = {88.7F, -87.0F};
  std::vector<float> ends(2);
  apply_exp(near, ends);
  EXPECT_NEAR(ends[0] / std::exp(88.7F), 1.0F, 1e-6F);
  EXPECT_NEAR(ends[1] / std::exp(-87.0F), 1.0F, 1e-6F);
}

TEST(PointwiseKernelsTest, NanStaysNan) {
  const std::vector<float> x(17, std::numeric_limits<float>::quiet_NaN());
  std::vector<float> y(x.size());
  for (const auto apply :
       {static_cast<void (*)(std::span<const float>, std::span<float>)>(apply_exp),
        static_cast<void (*)(std::span<const float>, std::span<float>)>(apply_tanh),
        static_cast<void (*)(std::span<const float>, std::span<float>)>(apply_sigmoid)}) {
    apply(x, y);
    for (const float value : y) {
      EXPECT_TRUE(std::isnan(value));
    }
  }
}

TEST(PointwiseKernelsTest, APlaceInTheArrayDoesNotChangeTheResult) {
  const std::vector<float> x(33, 0.3F);
  std::vector<float> y(x.size());
  apply_exp(x, y);
  EXPECT_EQ(y, std::vector<float>(x.size(), y[0]));
}

}  // namespace
}  // namespace merkit
