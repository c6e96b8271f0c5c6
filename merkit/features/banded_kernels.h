// The vector code behind BandedMatrix.
#pragma once

#include <cstddef>
#include <span>

namespace merkit {

// Columns side by side in a group: the lanes of a register.
inline constexpr std::size_t kColumnGroupSize = 8;

// Neighbouring columns of a matrix, over the inputs for which any of them is not 0.
template <class T>
struct ColumnGroup {
  std::span<const T> weights;  // [num_inputs, kColumnGroupSize]
  std::size_t first_input = 0;
  std::size_t num_columns = kColumnGroupSize;  // columns wanted, the first of the group
};

// Rows of `cols` values, one after another.
template <class T>
struct Rows {
  T* values = nullptr;
  std::size_t cols = 0;
};

// For each of `num_rows` rows: the dot products of `in` with the columns of `group`, into the first
// group.num_columns values of the row of `out`. Sums run over the inputs in order.
void multiply_group(const ColumnGroup<float>& group, Rows<const float> in, Rows<float> out,
                    std::size_t num_rows);
void multiply_group(const ColumnGroup<double>& group, Rows<const double> in, Rows<double> out,
                    std::size_t num_rows);

}  // namespace merkit
