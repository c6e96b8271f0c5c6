#include "merkit/features/row_range.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"

namespace merkit {

RowRangeFit::RowRangeFit(std::size_t num_columns)
    : lows_(num_columns, HUGE_VAL), highs_(num_columns, -HUGE_VAL) {}

void RowRangeFit::add(MatrixView<const float> rows) {
  if (rows.cols != lows_.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("normaliser: expected {} columns, got {}", lows_.size(), rows.cols));
  }
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const std::span<const float> row = rows.row(r);
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (std::isfinite(row[c])) {
        lows_[c] = std::min(lows_[c], static_cast<double>(row[c]));
        highs_[c] = std::max(highs_[c], static_cast<double>(row[c]));
      }
    }
  }
}

RowStatistics RowRangeFit::finish() const {
  RowStatistics statistics;
  statistics.means = Matrix<double>(1, lows_.size());
  statistics.deviations = Matrix<double>(1, lows_.size());
  for (std::size_t c = 0; c < lows_.size(); ++c) {
    if (lows_[c] <= highs_[c]) {
      statistics.means(0, c) = lows_[c];
      statistics.deviations(0, c) = highs_[c] - lows_[c];
    }
  }
  return statistics;
}

}  // namespace merkit
