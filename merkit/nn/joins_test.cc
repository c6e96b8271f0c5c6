#include "merkit/nn/joins.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/nn/flatten.h"
#include "merkit/nn/gradient_check.h"

namespace merkit {
namespace {

std::string message_of(const Layer& layer, const std::vector<Shape>& inputs) {
  try {
    layer.output_shape(inputs);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(JoinsTest, GradientsAreThoseOfCentralDifferences) {
  EXPECT_LT(largest_gradient_error(Concat(), {.inputs = {{2, 3}, {2, 1}, {2, 4}}}), 1e-6);
  EXPECT_LT(largest_gradient_error(Add(), {.inputs = {{2, 3}, {2, 3}, {2, 3}}}), 1e-6);
  EXPECT_LT(largest_gradient_error(Flatten(), {.inputs = {{2, 3, 2}}}), 1e-6);
  EXPECT_LT(largest_gradient_error(Flatten({.keep_frames = true}), {.inputs = {{2, 3, 2}}}), 1e-6);
}

TEST(JoinsTest, ConcatPutsRowsSideBySide) {
  const std::vector<float> left = {1, 2, 3, 4};
  const std::vector<float> right = {10, 20};
  std::vector<float> y(6);
  const BatchView<const float> inputs[] = {{left, 1, {2, 2}}, {right, 1, {2, 1}}};
  Concat().forward({.inputs = inputs, .output = {y, 1, {2, 3}}});
  EXPECT_EQ(y, (std::vector<float>{1, 2, 10, 3, 4, 20}));
}

TEST(JoinsTest, AddSums) {
  const std::vector<float> a = {1, 2};
  const std::vector<float> b = {10, 20};
  std::vector<float> y(2);
  const BatchView<const float> inputs[] = {{a, 1, {2}}, {b, 1, {2}}, {b, 1, {2}}};
  Add().forward({.inputs = inputs, .output = {y, 1, {2}}});
  EXPECT_EQ(y, (std::vector<float>{21, 42}));
}

TEST(JoinsTest, ErrorsNameBothShapes) {
  EXPECT_EQ(message_of(Concat(), {{100, 34}, {50, 34}}),
            "expected inputs that differ in the last size only, got (100, 34) and (50, 34)");
  EXPECT_EQ(message_of(Concat(), {{100, 34}, {34}}),
            "expected inputs that differ in the last size only, got (100, 34) and (34)");
  EXPECT_EQ(message_of(Add(), {{100, 34}, {100, 32}}),
            "expected inputs of one shape, got (100, 34) and (100, 32)");
  EXPECT_EQ(message_of(Concat(), {{4}}), "expected at least 2 inputs, got 1");
  EXPECT_EQ(message_of(Flatten(), {{kAnyLength, 4}}),
            "expected an input of fixed size, got (any, 4); pool over time instead");
  EXPECT_EQ(message_of(Flatten({.keep_frames = true}), {{4}}),
            "expected frames: (frames, ...) of fixed width, got (4)");
}

TEST(JoinsTest, ShapesFollowTheInputs) {
  const Shape frames[] = {{kAnyLength, 34}, {kAnyLength, 6}};
  EXPECT_EQ(Concat().output_shape(frames), (Shape{kAnyLength, 40}));
  const Shape image[] = {{7, 6, 128}};
  EXPECT_EQ(Flatten().output_shape(image), (Shape{5376}));
  const Shape frames_of_images[] = {{kAnyLength, 21, 32}};
  EXPECT_EQ(Flatten({.keep_frames = true}).output_shape(frames_of_images),
            (Shape{kAnyLength, 672}));
  EXPECT_EQ(Flatten({.keep_frames = true}).output_shape(image), (Shape{7, 768}));
}

}  // namespace
}  // namespace merkit
