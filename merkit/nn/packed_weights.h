// A matrix packed once for products with a few rows. Not installed.
#pragma once

#include "merkit/nn/aligned_values.h"
#include "merkit/nn/panel_product.h"

namespace merkit {

// Owner of the panels of a matrix. Immutable after construction.
class PackedWeights {
 public:
  PackedWeights() = default;
  explicit PackedWeights(MatrixRef<const float> matrix)
      : values_(packed_size<float>(matrix.rows, matrix.cols)),
        packed_(pack(matrix, values_.values())) {}

  // c += a times the matrix.
  void add_product_of(MatrixRef<const float> a, MatrixRef<float> c) const {
    add_product(a, packed_, c);
  }

 private:
  AlignedValues values_;
  PackedMatrix<float> packed_;
};

}  // namespace merkit
