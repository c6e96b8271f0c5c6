#include "merkit/nn/dense.h"

#include <gtest/gtest.h>

#include "merkit/nn/gradient_check.h"

namespace merkit {
namespace {

TEST(DenseTest, GradientsAreThoseOfCentralDifferences) {
  EXPECT_LT(largest_gradient_error(Dense({.units = 4}), {.inputs = {{5}}}), 1e-6);
  EXPECT_LT(largest_gradient_error(Dense({.units = 3, .use_bias = false}), {.inputs = {{6, 2}}}),
            1e-6);
}

TEST(DenseTest, WorksOnTheLastDimension) {
  const Shape frames[] = {{kAnyLength, 34}};
  EXPECT_EQ(Dense({.units = 4}).output_shape(frames), (Shape{kAnyLength, 4}));
  EXPECT_EQ(Dense({.units = 4}).parameters(frames)[0].shape, (Shape{34, 4}));
}

TEST(DenseTest, AddsTheBiasToTheProduct) {
  const std::vector<float> x = {1, 2};
  const std::vector<float> kernel = {1, 10, 100, 1000};
  const std::vector<float> bias = {0.5F, -0.5F};
  std::vector<float> y(2, 7.0F);
  const BatchView<const float> inputs[] = {{x, 1, {2}}};
  const std::span<const float> parameters[] = {kernel, bias};
  Dense({.units = 2}).forward({.inputs = inputs, .parameters = parameters, .output = {y, 1, {2}}});
  EXPECT_EQ(y, (std::vector<float>{201.5F, 2009.5F}));
}

}  // namespace
}  // namespace merkit
