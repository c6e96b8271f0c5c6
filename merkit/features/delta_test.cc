#include "merkit/features/delta.h"

#include <gtest/gtest.h>

namespace merkit {
namespace {

TEST(SimpleDelta, FirstRowIsZeroAndOthersAreDifferences) {
  const Matrix<double> delta = simple_delta(Matrix<double>(3, 1, {1.0, 4.0, 2.0}));
  EXPECT_EQ(delta, Matrix<double>(3, 1, {0.0, 3.0, -2.0}));
}

}  // namespace
}  // namespace merkit
