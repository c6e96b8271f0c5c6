#include "merkit/nn/gemm.h"

#include <gtest/gtest.h>

#include <vector>

#include "merkit/base/rng.h"

namespace merkit {
namespace {

template <class T>
std::vector<T> random_values(std::size_t count, std::uint64_t stream) {
  Rng rng(5, stream);
  std::vector<T> values(count);
  for (T& value : values) {
    value = static_cast<T>(rng.normal());
  }
  return values;
}

// c[i][j] += sum over k, one multiplication after another.
template <class T>
std::vector<T> plain_product(Product product, const std::vector<T>& a, const std::vector<T>& b) {
  constexpr std::size_t kRows = 7;
  constexpr std::size_t kDepth = 11;
  constexpr std::size_t kCols = 5;
  std::vector<T> c(kRows * kCols, T{1});
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t j = 0; j < kCols; ++j) {
      for (std::size_t k = 0; k < kDepth; ++k) {
        const T left = product == Product::kTransposeLeft ? a[k * kRows + i] : a[i * kDepth + k];
        const T right = product == Product::kTransposeRight ? b[j * kDepth + k] : b[k * kCols + j];
        c[i * kCols + j] += left * right;
      }
    }
  }
  return c;
}

template <class T>
void expect_plain_product(Product product, double tolerance) {
  const auto a = random_values<T>(7 * 11, 1);
  const auto b = random_values<T>(11 * 5, 2);
  std::vector<T> c(7 * 5, T{1});
  const bool flip_a = product == Product::kTransposeLeft;
  const bool flip_b = product == Product::kTransposeRight;
  gemm(product, dense_matrix(a.data(), flip_a ? 11 : 7, flip_a ? 7 : 11),
       dense_matrix(b.data(), flip_b ? 5 : 11, flip_b ? 11 : 5), dense_matrix(c.data(), 7, 5),
       Accumulate::kYes);
  const auto expected = plain_product(product, a, b);
  for (std::size_t i = 0; i < c.size(); ++i) {
    EXPECT_NEAR(c[i], expected[i], tolerance);
  }
}

TEST(GemmTest, EqualsThePlainProduct) {
  for (const Product product :
       {Product::kPlain, Product::kTransposeLeft, Product::kTransposeRight}) {
    expect_plain_product<float>(product, 1e-5);    // 11 products of size 1 in float
    expect_plain_product<double>(product, 1e-13);  // and in double
  }
}

TEST(GemmTest, OverwritesUnlessAskedToAdd) {
  const std::vector<float> one = {1.0F};
  std::vector<float> c = {9.0F};
  gemm(Product::kPlain, dense_matrix(one.data(), 1, 1), dense_matrix(one.data(), 1, 1),
       dense_matrix(c.data(), 1, 1), Accumulate::kNo);
  EXPECT_EQ(c[0], 1.0F);
}

}  // namespace
}  // namespace merkit
