#include "merkit/classic/blocked_cholesky.h"

#include <gtest/gtest.h>

#include <Eigen/Cholesky>
#include <atomic>

#include "merkit/base/rng.h"

namespace merkit {
namespace {

Eigen::MatrixXd positive_definite(Eigen::Index n) {
  Rng rng(7);
  Eigen::MatrixXd rows(n, n);
  for (Eigen::Index i = 0; i < rows.size(); ++i) {
    rows.data()[i] = rng.normal();
  }
  return rows * rows.transpose() + Eigen::MatrixXd::Identity(n, n);
}

Eigen::MatrixXd lower(const Eigen::MatrixXd& m) { return m.triangularView<Eigen::Lower>(); }

class BlockedCholeskyOf : public ::testing::TestWithParam<Eigen::Index> {};

TEST_P(BlockedCholeskyOf, GivesTheFactorOfEigen) {
  ThreadPool pool(2);
  const Eigen::MatrixXd matrix = positive_definite(GetParam());
  Eigen::MatrixXd factor = matrix;
  ASSERT_TRUE(blocked_cholesky(factor, {pool}));
  const Eigen::MatrixXd expected = matrix.llt().matrixL();
  EXPECT_LT((lower(factor) - expected).norm(), 1e-9 * expected.norm());
}

TEST_P(BlockedCholeskyOf, IsTheSameForAnyThreadCount) {
  ThreadPool one(1);
  ThreadPool three(3);
  Eigen::MatrixXd a = positive_definite(GetParam());
  Eigen::MatrixXd b = a;
  ASSERT_TRUE(blocked_cholesky(a, {one}));
  ASSERT_TRUE(blocked_cholesky(b, {three}));
  EXPECT_TRUE(a == b);
}

// Within a tile, at its edge, with several rows of tiles and a rest.
INSTANTIATE_TEST_SUITE_P(Sizes, BlockedCholeskyOf, ::testing::Values(1, 5, 128, 129, 384, 700));

TEST(BlockedCholesky, TellsThatAMatrixIsNotPositiveDefinite) {
  ThreadPool pool(1);
  Eigen::MatrixXd matrix = positive_definite(300);
  matrix(250, 250) = -1.0;
  EXPECT_FALSE(blocked_cholesky(matrix, {pool}));
}

TEST(BlockedCholesky, StopsOnRequest) {
  ThreadPool pool(1);
  const std::atomic<bool> stop{true};
  Eigen::MatrixXd matrix = positive_definite(4);
  EXPECT_THROW(blocked_cholesky(matrix, {pool, nullptr, &stop}), Error);
}

}  // namespace
}  // namespace merkit
