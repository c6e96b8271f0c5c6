#include "merkit/model/row_gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {

RowGate::RowGate(const RecipeFeature& feature, std::span<const std::string> column_names)
    : above_(static_cast<float>(feature.gate_above)) {
  if (feature.gate_column.empty()) {
    return;
  }
  const auto found = std::ranges::find(column_names, feature.gate_column);
  if (found == column_names.end()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("features.{}.gate_column: {}", feature.name,
                            expected_one_of(feature.gate_column, column_names)));
  }
  column_ = static_cast<std::size_t>(found - column_names.begin());
}

bool RowGate::passes(std::span<const float> row) const {
  return is_open() || row[*column_] > above_;
}

Matrix<float> RowGate::passed(MatrixView<const float> rows) const {
  std::vector<float> values;
  values.reserve(rows.values.size());
  std::size_t count = 0;
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const auto row = rows.row(r);
    if (passes(row)) {
      values.insert(values.end(), row.begin(), row.end());
      ++count;
    }
  }
  return {count, rows.cols, std::move(values)};
}

}  // namespace merkit
