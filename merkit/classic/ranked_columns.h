// Columns of numbers as the ranks of their values, which sort faster than the values. Not
// installed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/run_control.h"

namespace merkit {

class RankedColumns {
 public:
  // Throws Error(kCancelled) on request.
  RankedColumns(MatrixView<const float> rows, const RunControl& control);

  std::size_t num_rows() const noexcept { return ranks_.cols(); }
  std::size_t num_columns() const noexcept { return ranks_.rows(); }

  // Rank of each row's value among the distinct values of `column`, [num_rows].
  std::span<const std::uint32_t> ranks(std::size_t column) const noexcept {
    return ranks_.row(column);
  }
  // The distinct values of `column` from low to high.
  std::span<const float> values(std::size_t column) const noexcept { return values_[column]; }

 private:
  Matrix<std::uint32_t> ranks_;  // [num_columns, num_rows]
  std::vector<std::vector<float>> values_;
};

}  // namespace merkit
