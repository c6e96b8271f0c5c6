// Products of a few rows with a matrix that is used many times: the recurrent part of a layer.
#pragma once

#include <cstddef>
#include <span>

#include "merkit/nn/gemm.h"

namespace merkit {

// Numbers that a packed matrix of `depth` rows and `cols` columns takes.
template <class T>
std::size_t packed_size(std::size_t depth, std::size_t cols);

// `b`, or its transpose, cut into panels of a few columns that a product reads from front to back.
template <class T>
struct PackedMatrix {
  const T* values = nullptr;
  std::size_t depth = 0;  // rows of b
  std::size_t cols = 0;
};

// Packs b into `packed`, of packed_size(depth, cols). Thread-safe.
PackedMatrix<float> pack(MatrixRef<const float> b, std::span<float> packed);
PackedMatrix<double> pack(MatrixRef<const double> b, std::span<double> packed);
// Packs the transpose of b.
PackedMatrix<float> pack_transposed(MatrixRef<const float> b, std::span<float> packed);
PackedMatrix<double> pack_transposed(MatrixRef<const double> b, std::span<double> packed);

// c += a b. A row of c depends on that row of a alone, to the last bit, so rows may be divided
// among threads. Thread-safe.
void add_product(MatrixRef<const float> a, const PackedMatrix<float>& b, MatrixRef<float> c);
void add_product(MatrixRef<const double> a, const PackedMatrix<double>& b, MatrixRef<double> c);

}  // namespace merkit
