#include "merkit/features/banded_matrix.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"

namespace merkit {
namespace {

// Each column is non-zero over a random run of rows.
Matrix<double> random_banded(std::size_t num_inputs, std::size_t num_outputs, Rng& rng) {
  Matrix<double> m(num_inputs, num_outputs);
  for (std::size_t j = 0; j < num_outputs; ++j) {
    const std::size_t first = rng.below(num_inputs);
    const std::size_t last = first + rng.below(num_inputs - first + 1);
    for (std::size_t i = first; i < last; ++i) {
      m(i, j) = rng.uniform(-1.0, 1.0);
    }
  }
  return m;
}

Matrix<double> dense_product(const Matrix<double>& a, const Matrix<double>& b) {
  Matrix<double> c(a.rows(), b.cols());
  for (std::size_t r = 0; r < a.rows(); ++r) {
    for (std::size_t j = 0; j < b.cols(); ++j) {
      for (std::size_t i = 0; i < a.cols(); ++i) {
        c(r, j) += a(r, i) * b(i, j);
      }
    }
  }
  return c;
}

RC_GTEST_PROP(BandedMatrix, EqualsTheDenseProduct, ()) {
  Rng rng(*rc::gen::arbitrary<std::uint64_t>());
  const auto size = [](std::size_t high) { return *rc::gen::inRange<std::size_t>(1, high); };
  const Matrix<double> dense = random_banded(size(60), size(40), rng);
  Matrix<double> in(size(12), dense.rows());
  for (double& x : in.values()) {
    x = rng.uniform(-1.0, 1.0);
  }
  Matrix<double> out(in.rows(), dense.cols());
  BandedMatrix<double>(dense).multiply(in.values(), out.values());
  const Matrix<double> expected = dense_product(in, dense);
  for (std::size_t i = 0; i < out.size(); ++i) {
    RC_ASSERT(std::abs(out.values()[i] - expected.values()[i]) < 1e-13);
  }
}

TEST(BandedMatrix, ARowDoesNotDependOnItsNeighbours) {
  Rng rng(3);
  const BandedMatrix<float> matrix(random_banded(50, 21, rng));
  std::vector<float> rows(7 * 50);
  for (float& x : rows) {
    x = static_cast<float>(rng.normal());
  }
  std::vector<float> together(7 * 21);
  matrix.multiply(rows, together);
  for (std::size_t r = 0; r < 7; ++r) {
    std::vector<float> alone(21);
    matrix.multiply(std::span<const float>(rows).subspan(r * 50, 50), alone);
    for (std::size_t j = 0; j < 21; ++j) {
      EXPECT_EQ(together[r * 21 + j], alone[j]) << r << " " << j;
    }
  }
}

TEST(BandedMatrix, AnEmptyColumnGivesZero) {
  std::vector<double> out{7.0, 7.0};
  BandedMatrix<double>(Matrix<double>(3, 2)).multiply(std::vector<double>{1.0, 2.0, 3.0}, out);
  EXPECT_EQ(out, (std::vector<double>{0.0, 0.0}));
}

TEST(BandedMatrix, RefusesSizesThatDoNotFit) {
  const BandedMatrix<double> matrix(Matrix<double>(3, 2));
  std::vector<double> out(2);
  EXPECT_THROW(matrix.multiply(std::vector<double>(4), out), Error);
  EXPECT_THROW(matrix.multiply(std::vector<double>(6), out), Error);
}

}  // namespace
}  // namespace merkit
