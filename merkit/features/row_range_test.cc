#include "merkit/features/row_range.h"

#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"

namespace merkit {
namespace {

MatrixView<const float> view(const Matrix<float>& rows) {
  return {rows.values(), rows.rows(), rows.cols()};
}

TEST(RowRange, RowsThatWereSeenLieBetweenZeroAndOneAndTouchBoth) {
  const Matrix<float> rows(3, 2, {-4, 10, 0, 30, 4, 20});
  RowRangeFit fit(2);
  fit.add(view(rows));
  Matrix<float> scaled = rows;
  RowNormaliser(fit.finish()).apply("", scaled);
  EXPECT_EQ(scaled, Matrix<float>(3, 2, {0, 0, 0.5, 1, 1, 0.5}));
}

TEST(RowRange, WhatIsNotFiniteIsNotSeenAndConstantColumnsAreZero) {
  const Matrix<float> rows(2, 3, {7, NAN, NAN, 7, 1, INFINITY});
  RowRangeFit fit(3);
  fit.add(view(rows));
  Matrix<float> scaled = rows;
  RowNormaliser(fit.finish()).apply("anybody", scaled);
  EXPECT_EQ(scaled, Matrix<float>(2, 3));
}

TEST(RowRange, OtherNumbersOfColumnsAreRefused) {
  RowRangeFit fit(2);
  EXPECT_THROW(fit.add(view(Matrix<float>(1, 3))), Error);
}

}  // namespace
}  // namespace merkit
