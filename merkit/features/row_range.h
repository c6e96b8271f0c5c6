// The range of each column, for features that are brought to 0 .. 1.
//
//   RowRangeFit fit(num_columns);
//   for (...) fit.add(store.rows(i));
//   const RowNormaliser normaliser(fit.finish());
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/features/row_normaliser.h"

namespace merkit {

// Least and greatest value of each column over all rows in which it was seen (is finite). Not
// thread-safe.
class RowRangeFit {
 public:
  explicit RowRangeFit(std::size_t num_columns);

  // Rows [num_rows, num_columns]. Throws Error(kInvalidArgument) for another number of columns.
  void add(MatrixView<const float> rows);

  // The least value as the mean and the range as the deviation of a normaliser without groups,
  // which brings the rows that were seen to 0 .. 1; others may go beyond. Columns that were never
  // seen have 0 and 0.
  RowStatistics finish() const;

 private:
  std::vector<double> lows_;
  std::vector<double> highs_;
};

}  // namespace merkit
