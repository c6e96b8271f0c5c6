#include "merkit/nn/time_pools.h"

#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"

namespace merkit {
namespace {

struct Frames {
  std::vector<float> x;
  Shape shape;
  std::vector<std::size_t> lengths = {};
};

std::vector<float> pool_frames(const Layer& layer, const Frames& frames,
                               const std::vector<float>& kernel = {}, ThreadPool* pool = nullptr) {
  const std::size_t batch_size = frames.x.size() / frames.shape.num_values();
  const Shape out = layer.output_shape(std::span(&frames.shape, 1));
  std::vector<float> y(batch_size * out.num_values());
  std::vector<float> scratch(
      layer.work_sizes(batch_size, std::span(&frames.shape, 1), false).scratch);
  const BatchView<const float> inputs[] = {{frames.x, batch_size, frames.shape, frames.lengths}};
  const std::span<const float> parameters[] = {kernel};
  layer.forward({.inputs = inputs,
                 .parameters = parameters,
                 .output = {y, batch_size, out},
                 .scratch = scratch,
                 .pool = pool});
  return y;
}

TEST(TimePoolsTest, GradientsAreThoseOfCentralDifferences) {
  const std::vector<std::vector<std::size_t>> lengths = {{5, 2, 0}};
  for (const auto& some : {std::vector<std::vector<std::size_t>>{}, lengths}) {
    EXPECT_LT(largest_gradient_error(MeanPool(), {.inputs = {{5, 3}}, .lengths = some}), 1e-6);
    EXPECT_LT(largest_gradient_error(MeanPool(), {.inputs = {{5, 3, 2}}, .lengths = some}), 1e-6);
    EXPECT_LT(largest_gradient_error(MaxPool(), {.inputs = {{5, 3}}, .lengths = some}), 1e-6);
    EXPECT_LT(largest_gradient_error(AttentionPooling(), {.inputs = {{5, 3}}, .lengths = some}),
              1e-6);
  }
}

TEST(TimePoolsTest, ThePoolOfAConstantIsTheConstant) {
  const Frames same{{3, 4, 3, 4, 3, 4, 3, 4}, {4, 2}};
  EXPECT_EQ(pool_frames(MeanPool(), same), (std::vector<float>{3, 4}));
  EXPECT_EQ(pool_frames(MaxPool(), same), (std::vector<float>{3, 4}));
  EXPECT_EQ(pool_frames(AttentionPooling(), same, {0.5F, -1}), (std::vector<float>{3, 4}));
}

TEST(TimePoolsTest, FramesBeyondTheLengthDoNotCount) {
  const Frames padded{{1, -5, 3, -7, 99, 99, 8, 8, 8, 8, 8, 8}, {3, 2}, {2, 0}};
  EXPECT_EQ(pool_frames(MeanPool(), padded), (std::vector<float>{2, -6, 0, 0}));
  EXPECT_EQ(pool_frames(MaxPool(), padded), (std::vector<float>{3, -5, 0, 0}));
  EXPECT_EQ(pool_frames(AttentionPooling(), padded, {0, 0}), (std::vector<float>{2, -6, 0, 0}));
}

TEST(TimePoolsTest, AttentionWeighsByTheSoftmaxOfItsScores) {
  const auto y = pool_frames(AttentionPooling(), {{0, 10, 1, 20}, {2, 2}}, {1, 0});
  const float weight = 1.0F / (1.0F + std::exp(1.0F));  // of the first frame: scores 0 and 1
  EXPECT_NEAR(y[0], 1.0F - weight, 1e-6F);
  EXPECT_NEAR(y[1], 10.0F * weight + 20.0F * (1.0F - weight), 1e-5F);
}

TEST(TimePoolsTest, ThreadsDoNotChangeTheResult) {
  Frames frames{std::vector<float>(std::size_t{9} * 20 * 6), {20, 6}};
  Rng rng(1);
  for (float& value : frames.x) {
    value = static_cast<float>(rng.normal());
  }
  ThreadPool pool(3);
  const std::vector<float> kernel = {1, 2, 3, -1, -2, -3};
  EXPECT_EQ(pool_frames(AttentionPooling(), frames, kernel),
            pool_frames(AttentionPooling(), frames, kernel, &pool));
}

TEST(TimePoolsTest, OneDimensionGoesAndWordsAreRefused) {
  const Shape image[] = {{kAnyLength, 5, 3}};
  EXPECT_EQ(MaxPool().output_shape(image), (Shape{5, 3}));
  const Shape ids[] = {{100}};
  try {
    MeanPool().output_shape(ids);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "expected frames: (frames, ...) of fixed width, got (100)");
  }
  EXPECT_THROW(AttentionPooling().output_shape(image), Error);
}

}  // namespace
}  // namespace merkit
