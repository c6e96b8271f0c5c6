#include "merkit/nn/panel_product.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/nn/panel_product.cc"
#include "merkit/base/simd_targets.h"

// Order matters: this header compiles the rest of the file once per instruction set.
#include "hwy/foreach_target.h"

#include "hwy/highway.h"

#ifndef MERKIT_NN_PANEL_PRODUCT_ONCE
#define MERKIT_NN_PANEL_PRODUCT_ONCE
namespace merkit {

// Columns of a panel: two vectors of the widest instruction set, so that packed matrices do not
// depend on the one in use.
template <class T>
inline constexpr std::size_t kPanelCols = 128 / sizeof(T);

}  // namespace merkit
#endif

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// Rows of c whose sums stay in registers: two vectors each, of 32 registers or of 16.
inline constexpr std::size_t kMostRows = HWY_TARGET <= HWY_AVX3 ? 12 : 6;

// c[0 .. kRows-1][0 .. 2 vectors-1] += a panel.
template <std::size_t kRows, class T>
HWY_INLINE void add_tile(MatrixRef<const T> a, const T* HWY_RESTRICT panel, T* HWY_RESTRICT c,
                         std::size_t c_stride) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> sum[kRows][2];
  for (std::size_t r = 0; r < kRows; ++r) {
    sum[r][0] = hn::LoadU(d, c + r * c_stride);
    sum[r][1] = hn::LoadU(d, c + r * c_stride + lanes);
  }
  for (std::size_t k = 0; k < a.cols; ++k) {
    const auto b0 = hn::LoadU(d, panel + k * kPanelCols<T>);
    const auto b1 = hn::LoadU(d, panel + k * kPanelCols<T> + lanes);
    for (std::size_t r = 0; r < kRows; ++r) {
      const auto x = hn::Set(d, a.values[r * a.stride + k]);
      sum[r][0] = hn::MulAdd(x, b0, sum[r][0]);
      sum[r][1] = hn::MulAdd(x, b1, sum[r][1]);
    }
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    hn::StoreU(sum[r][0], d, c + r * c_stride);
    hn::StoreU(sum[r][1], d, c + r * c_stride + lanes);
  }
}

// As add_tile() for a.rows <= kRows.
template <std::size_t kRows, class T>
HWY_INLINE void add_rows(MatrixRef<const T> a, const T* panel, T* c, std::size_t c_stride) {
  if constexpr (kRows > 0) {
    if (a.rows == kRows) {
      add_tile<kRows>(a, panel, c, c_stride);
    } else {
      add_rows<kRows - 1>(a, panel, c, c_stride);
    }
  }
}

// Panels that one row is multiplied with side by side: as many sums as hide the latency of a
// multiply-add, for with one row no sum waits for another's operand.
inline constexpr std::size_t kSidePanels = 4;

// As add_tile() for one row and whole panels `panel_stride` numbers apart. Each sum is formed in
// the same order, so that the result is the same to the last bit.
template <class T>
HWY_INLINE void add_side_panels(const MatrixRef<const T>& a, const T* HWY_RESTRICT panels,
                                std::size_t panel_stride, T* HWY_RESTRICT c) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t col = 0; col < kPanelCols<T>; col += 2 * lanes) {
    hn::Vec<decltype(d)> sum[kSidePanels][2];
    for (std::size_t p = 0; p < kSidePanels; ++p) {
      sum[p][0] = hn::LoadU(d, c + p * kPanelCols<T> + col);
      sum[p][1] = hn::LoadU(d, c + p * kPanelCols<T> + col + lanes);
    }
    for (std::size_t k = 0; k < a.cols; ++k) {
      const auto x = hn::Set(d, a.values[k]);
      const T* const b = panels + k * kPanelCols<T> + col;
      for (std::size_t p = 0; p < kSidePanels; ++p) {
        sum[p][0] = hn::MulAdd(x, hn::LoadU(d, b + p * panel_stride), sum[p][0]);
        sum[p][1] = hn::MulAdd(x, hn::LoadU(d, b + p * panel_stride + lanes), sum[p][1]);
      }
    }
    for (std::size_t p = 0; p < kSidePanels; ++p) {
      hn::StoreU(sum[p][0], d, c + p * kPanelCols<T> + col);
      hn::StoreU(sum[p][1], d, c + p * kPanelCols<T> + col + lanes);
    }
  }
}

// One panel with `num_cols` columns that count.
template <class T>
void add_panel(MatrixRef<const T> a, const T* panel, std::size_t num_cols, MatrixRef<T> c) {
  const std::size_t step = 2 * hn::Lanes(hn::ScalableTag<T>());
  for (std::size_t col = 0; col < num_cols; col += step) {
    if (num_cols - col >= step) {
      add_rows<kMostRows>(a, panel + col, c.values + col, c.stride);
      continue;
    }
    HWY_ALIGN T edge[kMostRows * kPanelCols<T>] = {};
    for (std::size_t r = 0; r < a.rows; ++r) {
      std::copy_n(c.values + r * c.stride + col, num_cols - col, edge + r * step);
    }
    add_rows<kMostRows>(a, panel + col, edge, step);
    for (std::size_t r = 0; r < a.rows; ++r) {
      std::copy_n(edge + r * step, num_cols - col, c.values + r * c.stride + col);
    }
  }
}

template <class T>
void add(const MatrixRef<const T>& a, const PackedMatrix<T>& b, const MatrixRef<T>& c) {
  // Tiles of equal height, as near to the most as can be.
  const std::size_t num_tiles = (a.rows + kMostRows - 1) / kMostRows;
  std::size_t first = 0;
  if (a.rows == 1) {
    for (; first + kSidePanels * kPanelCols<T> <= b.cols; first += kSidePanels * kPanelCols<T>) {
      add_side_panels(MatrixRef<const T>{a.values, 1, b.depth, a.stride},
                      b.values + first * b.depth, kPanelCols<T> * b.depth, c.values + first);
    }
  }
  for (std::size_t col = first; col < b.cols; col += kPanelCols<T>) {
    const T* const panel = b.values + col * b.depth;
    for (std::size_t tile = 0; tile < num_tiles; ++tile) {
      const std::size_t begin = tile * a.rows / num_tiles;
      const std::size_t end = (tile + 1) * a.rows / num_tiles;
      const MatrixRef<const T> rows{a.values + begin * a.stride, end - begin, b.depth, a.stride};
      add_panel(rows, panel, std::min(kPanelCols<T>, b.cols - col),
                MatrixRef<T>{c.values + begin * c.stride + col, end - begin, 0, c.stride});
    }
  }
}

void add_float(const MatrixRef<const float>& a, const PackedMatrix<float>& b,
               const MatrixRef<float>& c) {
  add(a, b, c);
}

void add_double(const MatrixRef<const double>& a, const PackedMatrix<double>& b,
                const MatrixRef<double>& c) {
  add(a, b, c);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {
namespace {

// element(k, n) into panels; the last one is filled up with zeros.
template <class T, class Element>
PackedMatrix<T> pack_elements(std::size_t depth, std::size_t cols, std::span<T> packed,
                              const Element& element) {
  T* out = packed.data();
  for (std::size_t col = 0; col < cols; col += kPanelCols<T>) {
    const std::size_t width = std::min(kPanelCols<T>, cols - col);
    for (std::size_t k = 0; k < depth; ++k) {
      for (std::size_t n = 0; n < width; ++n) {
        out[n] = element(k, col + n);
      }
      std::fill_n(out + width, kPanelCols<T> - width, T{0});
      out += kPanelCols<T>;
    }
  }
  return {packed.data(), depth, cols};
}

template <class T>
PackedMatrix<T> pack_rows(MatrixRef<const T> b, std::span<T> packed) {
  return pack_elements<T>(b.rows, b.cols, packed,
                          [&](std::size_t k, std::size_t n) { return b.values[k * b.stride + n]; });
}

template <class T>
PackedMatrix<T> pack_columns(MatrixRef<const T> b, std::span<T> packed) {
  return pack_elements<T>(b.cols, b.rows, packed,
                          [&](std::size_t k, std::size_t n) { return b.values[n * b.stride + k]; });
}

}  // namespace

HWY_EXPORT(add_float);
HWY_EXPORT(add_double);

template <class T>
std::size_t packed_size(std::size_t depth, std::size_t cols) {
  return depth * ((cols + kPanelCols<T> - 1) / kPanelCols<T>)*kPanelCols<T>;
}

template std::size_t packed_size<float>(std::size_t, std::size_t);
template std::size_t packed_size<double>(std::size_t, std::size_t);

PackedMatrix<float> pack(MatrixRef<const float> b, std::span<float> packed) {
  return pack_rows(b, packed);
}

PackedMatrix<double> pack(MatrixRef<const double> b, std::span<double> packed) {
  return pack_rows(b, packed);
}

PackedMatrix<float> pack_transposed(MatrixRef<const float> b, std::span<float> packed) {
  return pack_columns(b, packed);
}

PackedMatrix<double> pack_transposed(MatrixRef<const double> b, std::span<double> packed) {
  return pack_columns(b, packed);
}

void add_product(MatrixRef<const float> a, const PackedMatrix<float>& b, MatrixRef<float> c) {
  HWY_DYNAMIC_DISPATCH(add_float)(a, b, c);
}

void add_product(MatrixRef<const double> a, const PackedMatrix<double>& b, MatrixRef<double> c) {
  HWY_DYNAMIC_DISPATCH(add_double)(a, b, c);
}

}  // namespace merkit
#endif
