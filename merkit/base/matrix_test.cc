#include "merkit/base/matrix.h"

#include <gtest/gtest.h>

namespace merkit {
namespace {

TEST(Matrix, RowsLieOneAfterAnother) {
  Matrix<int> matrix(2, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(matrix(1, 0), 4);
  EXPECT_EQ(matrix.row(1)[2], 6);
  matrix.row(0)[1] = 9;
  EXPECT_EQ(matrix.values()[1], 9);
  EXPECT_EQ(matrix.size(), 6U);
}

TEST(Matrix, EqualityLooksAtShapeToo) {
  EXPECT_NE(Matrix<int>(2, 3, 0), Matrix<int>(3, 2, 0));
  EXPECT_EQ(Matrix<int>(2, 3, 7), Matrix<int>(2, 3, {7, 7, 7, 7, 7, 7}));
  EXPECT_TRUE(Matrix<int>(0, 5).empty());
}

TEST(MatrixView, SeesRowsOfSomeoneElse) {
  const Matrix<int> owner(2, 2, {1, 2, 3, 4});
  const MatrixView<const int> view{owner.values(), 2, 2};
  EXPECT_EQ(view.row(1)[0], 3);
}

}  // namespace
}  // namespace merkit
