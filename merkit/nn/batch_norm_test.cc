#include "merkit/nn/batch_norm.h"

#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"

namespace merkit {
namespace {

// A layer of two channels with its four parameters.
struct Norm {
  std::vector<float> gamma = {1, 1};
  std::vector<float> beta = {0, 0};
  std::vector<float> mean = {0, 0};
  std::vector<float> variance = {1, 1};

  std::vector<float> run(const std::vector<float>& x, bool training,
                         const std::vector<std::size_t>& lengths = {}) {
    const BatchNorm layer(BatchNormOptions{});
    const std::size_t batch_size = lengths.empty() ? 1 : lengths.size();
    const Shape shape{x.size() / batch_size / 2, 2};
    std::vector<float> y(x.size());
    std::vector<float> saved(4);
    const BatchView<const float> inputs[] = {{x, batch_size, shape, lengths}};
    const std::span<const float> parameters[] = {gamma, beta, mean, variance};
    const std::span<float> statistics[] = {mean, variance};
    const Rng rng(1);
    layer.forward({.inputs = inputs,
                   .parameters = parameters,
                   .output = {y, batch_size, shape},
                   .saved = training ? std::span(saved) : std::span<float>(),
                   .rng = training ? &rng : nullptr,
                   .statistics = training ? std::span<const std::span<float>>(statistics)
                                          : std::span<const std::span<float>>()});
    return y;
  }
};

TEST(BatchNormTest, GradientsAreThoseOfCentralDifferences) {
  const BatchNorm layer(BatchNormOptions{});
  EXPECT_LT(largest_gradient_error(layer, {.inputs = {{4, 3}}, .training = true}), 1e-6);
  EXPECT_LT(largest_gradient_error(layer, {.inputs = {{5}}, .batch_size = 6, .training = true}),
            1e-6);
  EXPECT_LT(largest_gradient_error(
                layer, {.inputs = {{3, 2, 2}}, .lengths = {{3, 1, 0}}, .training = true}),
            1e-6);
}

TEST(BatchNormTest, TrainingGivesMeanZeroAndDeviationOne) {
  Norm norm;
  const auto y = norm.run({10, -100, 20, -300, 30, -500}, true);
  EXPECT_NEAR(y[0] + y[2] + y[4], 0.0F, 1e-6F);
  EXPECT_NEAR(y[0] * y[0] + y[2] * y[2] + y[4] * y[4], 3.0F, 1e-4F);  // epsilon takes 1.5e-5 off
  EXPECT_NEAR(y[5], -y[4], 1e-4F);
}

TEST(BatchNormTest, MovingStatisticsFollowTheBatchByOnePercent) {
  Norm norm;
  norm.run({10, -100, 30, -300}, true);
  EXPECT_NEAR(norm.mean[0], 0.2F, 1e-6F);
  EXPECT_NEAR(norm.mean[1], -2.0F, 1e-5F);
  EXPECT_NEAR(norm.variance[0], 0.99F + 1.0F, 1e-5F);  // variance 100, biased
}

TEST(BatchNormTest, InferenceUsesTheMovingStatisticsAndLeavesThem) {
  Norm norm{.gamma = {2, 1}, .beta = {5, 0}, .mean = {1, 0}, .variance = {4, 1}};
  const auto y = norm.run({3, 0, 1, 0}, false);
  EXPECT_NEAR(y[0], 2.0F * 2.0F / std::sqrt(4.001F) + 5.0F, 1e-5F);
  EXPECT_NEAR(y[2], 5.0F, 1e-6F);
  EXPECT_EQ(norm.mean[0], 1.0F);
}

TEST(BatchNormTest, FramesBeyondTheLengthStayZeroAndDoNotCount) {
  Norm padded;
  Norm other;
  const auto y = padded.run({1, 2, 3, 4, 5, 6, 99, 99}, true, {2, 1});
  EXPECT_EQ(y[6], 0.0F);
  EXPECT_EQ(y[7], 0.0F);
  EXPECT_EQ(y, other.run({1, 2, 3, 4, 5, 6, -7, 0}, true, {2, 1}));
  EXPECT_EQ(padded.mean, other.mean);
}

TEST(BatchNormTest, OptionsOutOfRangeAreRefused) {
  EXPECT_THROW(BatchNorm({.momentum = 1.5}), Error);
  EXPECT_THROW(BatchNorm({.momentum = std::nan("")}), Error);
  EXPECT_THROW(BatchNorm({.epsilon = 0}), Error);
}

}  // namespace
}  // namespace merkit
