// Rows of floats as Eigen's matrices of doubles, in blocks of one shape: how Eigen orders the sums
// of a product depends on the shape, so a row's result does not depend on the rows beside it. Not
// installed.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>

#include "merkit/base/matrix.h"

namespace merkit {

using EigenRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

inline Eigen::Index eigen_index(std::size_t n) { return static_cast<Eigen::Index>(n); }

inline Eigen::Map<const EigenRows> eigen_view(const Matrix<double>& m) {
  return {m.values().data(), eigen_index(m.rows()), eigen_index(m.cols())};
}

// `count` rows from `first` on as doubles; rows past the last are 0.
inline EigenRows eigen_block(MatrixView<const float> rows, std::size_t first, std::size_t count) {
  EigenRows block = EigenRows::Zero(eigen_index(count), eigen_index(rows.cols));
  for (std::size_t r = first; r < std::min(first + count, rows.rows); ++r) {
    const auto row = rows.row(r);
    std::ranges::copy(row, block.data() + (r - first) * rows.cols);
  }
  return block;
}

// The first rows.rows() rows of `block` into `rows` from `first` on.
inline void store_block(const EigenRows& block, std::size_t first, Matrix<double>& rows) {
  const std::size_t count = std::min(static_cast<std::size_t>(block.rows()), rows.rows() - first);
  std::copy_n(block.data(), count * rows.cols(), rows.values().data() + first * rows.cols());
}

}  // namespace merkit
