#include "merkit/classic/ranked_columns.h"

#include <algorithm>

namespace merkit {

RankedColumns::RankedColumns(MatrixView<const float> rows, const RunControl& control)
    : ranks_(rows.cols, rows.rows), values_(rows.cols) {
  control.pool.parallel_for(rows.cols, [&](std::size_t column) {
    control.check_stop();
    std::vector<float>& values = values_[column];
    for (std::size_t r = 0; r < rows.rows; ++r) {
      values.push_back(rows.row(r)[column]);
    }
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    values.shrink_to_fit();
    const auto ranks = ranks_.row(column);
    for (std::size_t r = 0; r < rows.rows; ++r) {
      const auto place = std::ranges::lower_bound(values, rows.row(r)[column]);
      ranks[r] = static_cast<std::uint32_t>(place - values.begin());
    }
  });
}

}  // namespace merkit
