#include "merkit/nn/activations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"
#include "merkit/nn/layer_kind.h"

namespace merkit {
namespace {

std::vector<float> forward(const Layer& layer, const std::vector<float>& x, const Shape& shape,
                           ThreadPool* pool = nullptr) {
  std::vector<float> y(x.size());
  const std::size_t batch_size = x.size() / shape.num_values();
  const BatchView<const float> inputs[] = {{x, batch_size, shape}};
  layer.forward({.inputs = inputs, .output = {y, batch_size, shape}, .pool = pool});
  return y;
}

TEST(ActivationsTest, GradientsAreThoseOfCentralDifferences) {
  EXPECT_LT(largest_gradient_error(Relu(), {.inputs = {{7, 11}}}), 1e-6);
  EXPECT_LT(largest_gradient_error(Tanh(), {.inputs = {{7, 3}}}), 1e-6);
  EXPECT_LT(largest_gradient_error(Sigmoid(), {.inputs = {{7, 3}}}), 1e-6);
  EXPECT_LT(largest_gradient_error(Hardtanh({.low = -0.5, .high = 1.0}), {.inputs = {{7, 11}}}),
            1e-6);
  EXPECT_LT(largest_gradient_error(Softmax(), {.inputs = {{4, 5}}}), 1e-6);
}

TEST(ActivationsTest, ReluKeepsThePositivePart) {
  EXPECT_EQ(forward(Relu(), {-2, -0.5F, 0, 3}, {4}), (std::vector<float>{0, 0, 0, 3}));
}

TEST(ActivationsTest, HardtanhClipsToZeroAndTwentyUnlessToldOtherwise) {
  EXPECT_EQ(forward(Hardtanh(), {-2, 7, 21}, {3}), (std::vector<float>{0, 7, 20}));
}

TEST(ActivationsTest, NanIsNotHidden) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const std::string_view name : {"relu", "tanh", "sigmoid", "hardtanh", "softmax"}) {
    const auto layer = find_layer_kind(name).create({});
    const auto y = forward(*layer, {1, nan}, {2});
    EXPECT_TRUE(std::isnan(y[1])) << name;
  }
}

TEST(ActivationsTest, SoftmaxSumsToOneAndIgnoresAShift) {
  const std::vector<float> x = {1, 2, 3, -4, 0, 0.5F};
  std::vector<float> shifted = x;
  for (float& value : shifted) {
    value += 8.0F;  // exact for these numbers
  }
  const auto y = forward(Softmax(), x, {2, 3});
  EXPECT_EQ(y, forward(Softmax(), shifted, {2, 3}));
  EXPECT_NEAR(y[0] + y[1] + y[2], 1.0F, 2e-7F);
  EXPECT_NEAR(y[3] + y[4] + y[5], 1.0F, 2e-7F);
  EXPECT_NEAR(y[1] / y[0], std::exp(1.0F), 2e-6F);
}

TEST(ActivationsTest, SoftmaxOfHugeNumbersDoesNotOverflow) {
  EXPECT_EQ(forward(Softmax(), {1e30F, -1e30F, 1e30F}, {3}), (std::vector<float>{0.5F, 0, 0.5F}));
}

TEST(ActivationsTest, ThreadsDoNotChangeTheResult) {
  std::vector<float> x(40000);
  Rng rng(3);
  for (float& value : x) {
    value = static_cast<float>(rng.normal());
  }
  ThreadPool pool(3);
  EXPECT_EQ(forward(Tanh(), x, {400}), forward(Tanh(), x, {400}, &pool));
  EXPECT_EQ(forward(Softmax(), x, {2}), forward(Softmax(), x, {2}, &pool));
}

TEST(ActivationsTest, BoundsInTheWrongOrderAreRefused) {
  try {
    Hardtanh({.low = 1, .high = 1});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "expected low < high, got 1 and 1");
  }
}

TEST(ActivationsTest, SoftmaxNeedsAFixedWidth) {
  const Shape ids[] = {{kAnyLength}};
  EXPECT_THROW(Softmax().output_shape(ids), Error);
}

}  // namespace
}  // namespace merkit
