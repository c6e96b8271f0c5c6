#include "merkit/nn/row_product.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/nn/row_product.cc"
#include "merkit/base/simd_targets.h"

// Order matters: this header compiles the rest of the file once per instruction set.
#include "hwy/foreach_target.h"

#include "hwy/highway.h"

#include "merkit/nn/gate_functions_inl.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// Rows of b that are added at once: c is loaded and stored once for so many.
inline constexpr std::size_t kGroup = 2;
// A matrix larger than this comes from main memory, which gives most when it is read in order: a
// row at a time.
inline constexpr std::size_t kLargestInCache = std::size_t{8} << 20U;
// Rows of b that all rows of a are multiplied with before the next ones are read.
inline constexpr std::size_t kChunk = 64;

// c[0 .. cols-1] += the sum over k of factors[k] rows[k], in that order.
template <std::size_t kCount>
HWY_INLINE void add_group(const float* const* rows, const float* factors, std::size_t cols,
                          float* HWY_RESTRICT c) {
  for_each_vector<float>(cols, [&](auto d, std::size_t n) HWY_ATTR {
    auto sum = hn::LoadU(d, c + n);
    for (std::size_t k = 0; k < kCount; ++k) {
      sum = hn::MulAdd(hn::Set(d, factors[k]), hn::LoadU(d, rows[k] + n), sum);
    }
    hn::StoreU(sum, d, c + n);
  });
}

// One row of c and rows begin .. end-1 of b.
HWY_INLINE void add_chunk(const float* a, const MatrixRef<const float>& b, std::size_t begin,
                          std::size_t end, float* c) {
  const float* rows[kChunk];
  float factors[kChunk];
  std::size_t count = 0;
  for (std::size_t k = begin; k < end; ++k) {
    rows[count] = b.values + k * b.stride;
    factors[count] = a[k];
    count += a[k] != 0.0F ? 1U : 0U;
  }
  const bool is_in_cache = b.rows * b.cols * sizeof(float) <= kLargestInCache;
  std::size_t k = 0;
  for (; is_in_cache && k + kGroup <= count; k += kGroup) {
    add_group<kGroup>(rows + k, factors + k, b.cols, c);
  }
  for (; k < count; ++k) {
    add_group<1>(rows + k, factors + k, b.cols, c);
  }
}

// Rows of c that share each vector of b that was read, and vectors of each whose sums stay in
// registers, of 32 or of 16.
inline constexpr std::size_t kSideRows = 8;
inline constexpr std::size_t kSideVectors = HWY_TARGET <= HWY_AVX3 ? 2 : 1;

// Rows of b that at least one of kSideRows rows of a has a factor for.
struct SideFactors {
  const float* rows[kChunk];
  float factors[kChunk][kSideRows];
  std::size_t count = 0;
  const float* ahead = nullptr;  // the rows of the next chunk
};

// Asks the second level cache for what is read soon. An address need not be valid.
HWY_INLINE void fetch(const float* line) { __builtin_prefetch(line, 0, 2); }

// Columns n .. n + kVectors lanes - 1. Each sum is formed in the order of add_chunk().
template <std::size_t kVectors, class D>
HWY_INLINE void add_side_tile(D d, const SideFactors& side, std::size_t n,
                              const MatrixRef<float>& c) {
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<D> sum[kSideRows][kVectors];
  for (std::size_t r = 0; r < kSideRows; ++r) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      sum[r][v] = hn::LoadU(d, c.values + r * c.stride + n + v * lanes);
    }
  }
  for (std::size_t k = 0; k < side.count; ++k) {
    hn::Vec<D> row[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) {
      row[v] = hn::LoadU(d, side.rows[k] + n + v * lanes);
      fetch(side.ahead + n * kChunk + (k * kVectors + v) * lanes);
    }
    for (std::size_t r = 0; r < kSideRows; ++r) {
      const auto factor = hn::Set(d, side.factors[k][r]);
      for (std::size_t v = 0; v < kVectors; ++v) {
        sum[r][v] = hn::MulAdd(factor, row[v], sum[r][v]);
      }
    }
  }
  for (std::size_t r = 0; r < kSideRows; ++r) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      hn::StoreU(sum[r][v], d, c.values + r * c.stride + n + v * lanes);
    }
  }
}

// kSideRows rows of c and rows begin .. end-1 of b. Tiles read these column by column, too
// scattered for the machine to see what comes next, so the next ones are fetched in order
// meanwhile.
HWY_INLINE void add_side_rows(const MatrixRef<const float>& a, const MatrixRef<const float>& b,
                              std::size_t begin, std::size_t end, const MatrixRef<float>& c) {
  SideFactors side;
  side.ahead = b.values + (end < b.rows ? end : begin) * b.stride;
  for (std::size_t k = begin; k < end; ++k) {
    bool is_read = false;
    for (std::size_t r = 0; r < kSideRows; ++r) {
      side.factors[side.count][r] = a.values[r * a.stride + k];
      is_read = is_read || a.values[r * a.stride + k] != 0.0F;
    }
    side.rows[side.count] = b.values + k * b.stride;
    side.count += is_read ? 1U : 0U;
  }
  const hn::ScalableTag<float> full;
  const std::size_t step = kSideVectors * hn::Lanes(full);
  const std::size_t whole = b.cols / step * step;
  for (std::size_t n = 0; n < whole; n += step) {
    add_side_tile<kSideVectors>(full, side, n, c);
  }
  for_each_vector<float>(b.cols - whole, [&](auto d, std::size_t n)
                                             HWY_ATTR { add_side_tile<1>(d, side, whole + n, c); });
}

void add_rows(const MatrixRef<const float>& a, const MatrixRef<const float>& b,
              const MatrixRef<float>& c) {
  for (std::size_t begin = 0; begin < b.rows; begin += kChunk) {
    const std::size_t end = std::min(b.rows, begin + kChunk);
    std::size_t r = 0;
    for (; r + kSideRows <= a.rows; r += kSideRows) {
      add_side_rows({a.values + r * a.stride, kSideRows, a.cols, a.stride}, b, begin, end,
                    {c.values + r * c.stride, kSideRows, c.cols, c.stride});
    }
    for (; r < a.rows; ++r) {
      add_chunk(a.values + r * a.stride, b, begin, end, c.values + r * c.stride);
    }
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(add_rows);

void add_row_product(MatrixRef<const float> a, MatrixRef<const float> b, MatrixRef<float> c) {
  HWY_DYNAMIC_DISPATCH(add_rows)(a, b, c);
}

}  // namespace merkit
#endif
