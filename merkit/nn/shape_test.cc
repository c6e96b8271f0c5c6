#include "merkit/nn/shape.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

TEST(ShapeTest, ReadsAsATuple) {
  EXPECT_EQ(shape_text({100, 34}), "(100, 34)");
  EXPECT_EQ(shape_text({kAnyLength, 34}), "(any, 34)");
  EXPECT_EQ(shape_text({}), "()");
}

TEST(ShapeTest, OnlyAnOpenFirstDimensionTakesALength) {
  EXPECT_EQ((Shape{kAnyLength, 34}).with_length(7), (Shape{7, 34}));
  EXPECT_EQ((Shape{100, 34}).with_length(7), (Shape{100, 34}));
}

TEST(ShapeTest, AnOpenShapeHasNoNumberOfValues) {
  EXPECT_EQ((Shape{kAnyLength, 34}).num_values(), 0U);
  EXPECT_EQ((Shape{100, 34}).num_values(), 3400U);
}

TEST(ShapeTest, AFifthDimensionIsRefused) { EXPECT_THROW((Shape{1, 2, 3, 4, 5}), Error); }

}  // namespace
}  // namespace merkit
