// Rows that a recipe leaves out: those of silence, by the value of one column.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "merkit/base/matrix.h"
#include "merkit/recipe/recipe.h"

namespace merkit {

// Immutable, so one instance may be shared by any number of threads.
class RowGate {
 public:
  // The gate of `feature` for rows with those columns. Throws Error(kInvalidArgument) if
  // gate_column is none of them.
  RowGate(const RecipeFeature& feature, std::span<const std::string> column_names);

  // True if all rows pass.
  bool is_open() const noexcept { return !column_.has_value(); }

  // The rows whose value in gate_column is above gate_above, in their order; a NaN is not.
  Matrix<float> passed(MatrixView<const float> rows) const;

 private:
  bool passes(std::span<const float> row) const;

  std::optional<std::size_t> column_;
  float above_;
};

}  // namespace merkit
