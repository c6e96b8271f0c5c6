#include "merkit/nn/step_memory.h"

#include <algorithm>
#include <cstring>

namespace merkit {

StepMemory::StepMemory(const StepMemory& other)
    : values_(other.values_.size()),
      num_inputs_(other.num_inputs_),
      num_units_(other.num_units_),
      num_rows_(other.num_rows_) {
  std::copy_n(other.row(0), num_rows_ * row_size(), row(0));
}

std::size_t StepMemory::begin(MatrixRef<const float> rows, std::size_t num_units) {
  const std::size_t most = std::min(rows.rows, kMostRows);
  num_rows_ = rows.cols == num_inputs_ && num_units == num_units_ ? num_rows_ : 0;
  num_inputs_ = rows.cols;
  num_units_ = num_units;
  if (values_.size() < most * row_size()) {
    values_ = AlignedValues(most * row_size());
    num_rows_ = 0;
  }
  const auto given = [&](std::size_t r) { return rows.values + r * rows.stride; };
  std::size_t num_equal = 0;
  while (num_equal < std::min(most, num_rows_) &&
         std::memcmp(row(num_equal), given(num_equal), rows.cols * sizeof(float)) == 0) {
    ++num_equal;
  }
  for (std::size_t r = num_equal; r < most; ++r) {
    std::copy_n(given(r), rows.cols, row(r));
  }
  num_rows_ = num_equal;
  return num_equal;
}

void StepMemory::recall(std::size_t row, std::span<float> outputs, std::span<float> others) const {
  const float* const from = this->row(row) + num_inputs_;
  std::copy_n(from, num_units_, outputs.data());
  std::copy_n(from + num_units_, num_units_, others.data());
}

void StepMemory::keep(std::size_t row, std::span<const float> outputs,
                      std::span<const float> others) {
  if (row >= kMostRows) {
    return;
  }
  float* const to = this->row(row) + num_inputs_;
  std::copy_n(outputs.data(), num_units_, to);
  std::copy_n(others.data(), num_units_, to + num_units_);
  num_rows_ = row + 1;
}

}  // namespace merkit
