#include "merkit/nn/embedding.h"

#include <gtest/gtest.h>

#include <limits>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"

namespace merkit {
namespace {

const std::vector<float> kVectors = {0, 1, 10, 11, 20, 21};

std::vector<float> look_up(const std::vector<float>& ids) {
  std::vector<float> y(2 * ids.size());
  const BatchView<const float> inputs[] = {{ids, 1, {ids.size()}}};
  const std::span<const float> parameters[] = {kVectors};
  Embedding({.rows = 3, .columns = 2})
      .forward({.inputs = inputs, .parameters = parameters, .output = {y, 1, {ids.size(), 2}}});
  return y;
}

TEST(EmbeddingTest, GivesEachIdItsVector) {
  EXPECT_EQ(look_up({2, 0, 2}), (std::vector<float>{20, 21, 0, 1, 20, 21}));
}

TEST(EmbeddingTest, GradientsAreThoseOfCentralDifferences) {
  EXPECT_LT(largest_gradient_error(Embedding({.rows = 5, .columns = 3}),
                                   {.inputs = {{4}},
                                    .batch_size = 2,
                                    .constant_inputs = {0},
                                    .given_inputs = {{0, 1, 4, 1, 1, 2, 0, 4}}}),
            1e-6);
}

TEST(EmbeddingTest, ThreadsDoNotChangeTheGradient) {
  const Embedding layer({.rows = 4, .columns = 150});
  const std::vector<float> ids = {3, 0, 3, 3, 1, 0};
  std::vector<float> dy(ids.size() * 150);
  Rng rng(2);
  for (float& value : dy) {
    value = static_cast<float>(rng.normal());
  }
  const auto gradient = [&](ThreadPool* pool) {
    std::vector<float> sums(4 * 150);
    const BatchView<const float> inputs[] = {{ids, 2, {3}}};
    const std::span<float> none[] = {{}};
    const std::span<float> wanted[] = {sums};
    layer.backward(BackwardCall<float>{.inputs = inputs,
                                       .parameters = {},
                                       .output = {},
                                       .saved = {},
                                       .output_gradient = {dy, 2, {3, 150}},
                                       .input_gradients = none,
                                       .parameter_gradients = wanted,
                                       .pool = pool});
    return sums;
  };
  ThreadPool pool(3);
  EXPECT_EQ(gradient(nullptr), gradient(&pool));
}

TEST(EmbeddingTest, AnIdOutsideTheTableIsAnErrorThatNamesBoth) {
  for (const float id : {3.0F, -1.0F, 0.5F, 1e30F, std::numeric_limits<float>::quiet_NaN()}) {
    EXPECT_THROW(look_up({id}), Error) << id;
  }
  try {
    look_up({1, 3});
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "embedding: expected an id from 0 to 2, got 3");
  }
}

TEST(EmbeddingTest, FrozenVectorsAreParametersButNotTrainable) {
  const Shape words[] = {{kAnyLength}};
  const Embedding layer({.rows = 7, .columns = 2, .trainable = false, .vectors = "given"});
  const auto parameter = layer.parameters(words)[0];
  EXPECT_FALSE(parameter.trainable);
  EXPECT_EQ(parameter.initialiser, Initialiser::kGiven);
  EXPECT_EQ(layer.output_shape(words), (Shape{kAnyLength, 2}));
}

TEST(EmbeddingTest, OtherSourcesOfVectorsAreRefused) {
  try {
    Embedding({.rows = 7, .columns = 2, .vectors = "glove"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "vectors: expected random or given, got \"glove\"");
  }
}

}  // namespace
}  // namespace merkit
