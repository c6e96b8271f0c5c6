#include "merkit/nn/row_product.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/nn/panel_product.h"
#include "tests/simd_targets.h"

namespace merkit {
namespace {

std::vector<float> any_values(std::size_t count) {
  return *rc::gen::container<std::vector<float>>(
      count, rc::gen::map(rc::gen::inRange(-8, 9), [](int x) { return static_cast<float>(x); }));
}

// Rows with zeros behind the same number of values.
std::vector<float> any_padded_rows(std::size_t rows, std::size_t depth) {
  const auto num_used = *rc::gen::inRange<std::size_t>(0, depth + 1);
  std::vector<float> values = any_values(rows * depth);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = i % depth < num_used ? values[i] : 0.0F;
  }
  return values;
}

// c + a b by the definition; small integers, so that float is exact.
std::vector<float> expected_product(const std::vector<float>& a, const std::vector<float>& b,
                                    std::vector<float> c, std::size_t rows, std::size_t depth) {
  const std::size_t cols = b.size() / depth;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t k = 0; k < depth; ++k) {
      for (std::size_t n = 0; n < cols; ++n) {
        c[r * cols + n] += a[r * depth + k] * b[k * cols + n];
      }
    }
  }
  return c;
}

RC_GTEST_PROP(RowProductTest, IsTheProductByDefinitionAndSoIsThePackedOne, ()) {
  const auto rows = *rc::gen::inRange<std::size_t>(1, 20);
  const auto depth = *rc::gen::inRange<std::size_t>(1, 150);
  const auto cols = *rc::gen::inRange<std::size_t>(1, 300);
  const auto a = any_padded_rows(rows, depth);
  const auto b = any_values(depth * cols);
  const auto start = any_values(rows * cols);
  const auto expected = expected_product(a, b, start, rows, depth);
  std::vector<float> packed(packed_size<float>(depth, cols));
  const auto panels = pack(dense_matrix(b.data(), depth, cols), packed);
  testing::for_each_simd_target([&](const char* /*target*/) {
    auto by_rows = start;
    add_row_product(dense_matrix(a.data(), rows, depth), dense_matrix(b.data(), depth, cols),
                    dense_matrix(by_rows.data(), rows, cols));
    RC_ASSERT(by_rows == expected);
    auto by_panels = start;
    add_product(dense_matrix(a.data(), rows, depth), panels,
                dense_matrix(by_panels.data(), rows, cols));
    RC_ASSERT(by_panels == expected);
  });
}

// One that does not fit into the caches is read another way, eight rows of factors yet another.
TEST(RowProductTest, AMatrixFromMainMemoryGivesTheSameBitsForAnyNumberOfRows) {
  constexpr std::size_t kDepth = 4500;
  constexpr std::size_t kCols = 515;
  Rng rng(1);
  const auto draw = [&rng](std::size_t count) {
    std::vector<float> values(count);
    std::ranges::generate(values, [&] { return static_cast<float>(rng.normal()); });
    return values;
  };
  const std::vector<float> b = draw(kDepth * kCols);
  const std::vector<float> a = draw(9 * kDepth);
  const auto b_rows = [&](std::size_t first, std::size_t count) {
    return dense_matrix(b.data() + first * kCols, count, kCols);
  };
  testing::for_each_simd_target([&](const char* target) {
    std::vector<float> together(9 * kCols);
    add_row_product(dense_matrix(a.data(), 9, kDepth), b_rows(0, kDepth),
                    dense_matrix(together.data(), 9, kCols));
    for (std::size_t r = 0; r < 9; ++r) {
      std::vector<float> alone(kCols);
      const auto c = dense_matrix(alone.data(), 1, kCols);
      const float* const factors = a.data() + r * kDepth;
      add_row_product(dense_matrix(factors, 1, kDepth), b_rows(0, kDepth), c);
      ASSERT_TRUE(std::equal(alone.begin(), alone.end(), &together[r * kCols]))
          << "row " << r << " by " << target;
      std::vector<float> by_pieces(kCols);  // each of them small
      for (std::size_t first = 0; first < kDepth; first += 500) {
        add_row_product({factors + first, 1, 500, kDepth}, b_rows(first, 500),
                        dense_matrix(by_pieces.data(), 1, kCols));
      }
      ASSERT_EQ(by_pieces, alone) << "row " << r << " by " << target;
    }
  });
}

}  // namespace
}  // namespace merkit
