#include "merkit/nn/window_pools.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"

namespace merkit {
namespace {

std::vector<float> pool_windows(const Layer& layer, const std::vector<float>& x, const Shape& shape,
                                const std::vector<std::size_t>& lengths = {}) {
  const Shape out = layer.output_shape(std::span(&shape, 1));
  std::vector<float> y(out.num_values());
  const BatchView<const float> inputs[] = {{x, 1, shape, lengths}};
  layer.forward({.inputs = inputs, .output = {y, 1, out}});
  return y;
}

TEST(WindowPoolsTest, GradientsAreThoseOfCentralDifferences) {
  EXPECT_LT(largest_gradient_error(MaxPool1d({.width = 3, .stride = 2}), {.inputs = {{9, 4}}}),
            1e-6);
  EXPECT_LT(largest_gradient_error(MaxPool1d({.padding = "same"}),
                                   {.inputs = {{5, 3}}, .lengths = {{5, 3, 0}}}),
            1e-6);
  EXPECT_LT(
      largest_gradient_error(MaxPool2d({.height = 3, .row_stride = 1}), {.inputs = {{5, 4, 2}}}),
      1e-6);
}

TEST(WindowPoolsTest, TakesTheLargestUnderEachWindow) {
  EXPECT_EQ(pool_windows(MaxPool1d({}), {1, 5, 3, 2, 9}, {5, 1}), (std::vector<float>{5, 3}));
  EXPECT_EQ(pool_windows(MaxPool1d({.padding = "same"}), {1, 5, 3, 2, -9}, {5, 1}),
            (std::vector<float>{5, 3, -9}));
  EXPECT_EQ(pool_windows(MaxPool2d({}), {1, 2, 3, 4, 5, 6, 7, 8}, {2, 4}),
            (std::vector<float>{6, 8}));
}

TEST(WindowPoolsTest, PaddingNeverWins) {
  EXPECT_EQ(pool_windows(MaxPool1d({.padding = "same"}), {-1, -2, -3, 99}, {4, 1}, {3}),
            (std::vector<float>{-1, -3}));
  EXPECT_EQ(pool_windows(MaxPool1d({}), {-1, -2, 99, 99}, {4, 1}, {2}),
            (std::vector<float>{-1, 0}));
  EXPECT_EQ(MaxPool1d({}).output_length(5), 2U);
}

TEST(WindowPoolsTest, ShapesFollowTheWindows) {
  const Shape frames[] = {{kAnyLength, 7}};
  EXPECT_EQ(MaxPool1d({.width = 3}).output_shape(frames), (Shape{kAnyLength, 7}));
  const Shape image[] = {{8, 6, 3}};
  EXPECT_EQ(MaxPool2d({}).output_shape(image), (Shape{4, 3, 3}));
  EXPECT_THROW(MaxPool1d({}).output_shape(image), Error);
  EXPECT_THROW(MaxPool2d({.width = 7}).output_shape(image), Error);
  EXPECT_THROW(MaxPool1d({.padding = "causal"}), Error);
}

}  // namespace
}  // namespace merkit
