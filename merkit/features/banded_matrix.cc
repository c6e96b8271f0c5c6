#include "merkit/features/banded_matrix.h"

#include <algorithm>
#include <string>

#include "merkit/base/error.h"
#include "merkit/features/banded_kernels.h"

namespace merkit {
namespace {

// True if one of the columns first .. last-1 uses input `i`.
bool is_used(const Matrix<double>& dense, std::size_t i, std::size_t first, std::size_t last) {
  const std::span<const double> row = dense.row(i);
  return std::any_of(row.begin() + static_cast<std::ptrdiff_t>(first),
                     row.begin() + static_cast<std::ptrdiff_t>(last),
                     [](double w) { return w != 0.0; });
}

}  // namespace

template <class T>
BandedMatrix<T>::BandedMatrix(const Matrix<double>& dense)
    : num_inputs_(dense.rows()), num_outputs_(dense.cols()) {
  for (std::size_t first = 0; first < num_outputs_; first += kColumnGroupSize) {
    const std::size_t last = std::min(first + kColumnGroupSize, num_outputs_);
    Group group{0, num_inputs_, packed_.size()};
    while (group.end_input > 0 && !is_used(dense, group.end_input - 1, first, last)) {
      --group.end_input;
    }
    while (group.first_input < group.end_input && !is_used(dense, group.first_input, first, last)) {
      ++group.first_input;
    }
    for (std::size_t i = group.first_input; i < group.end_input; ++i) {
      for (std::size_t j = first; j < first + kColumnGroupSize; ++j) {
        packed_.push_back(j < last ? static_cast<T>(dense(i, j)) : T{0});
      }
    }
    groups_.push_back(group);
  }
}

template <class T>
void BandedMatrix<T>::multiply(std::span<const T> in, std::span<T> out) const {
  const std::size_t num_rows = num_inputs_ == 0 ? 0 : in.size() / num_inputs_;
  if (num_rows * num_inputs_ != in.size() || num_rows * num_outputs_ != out.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                "matrix: expected rows of " + std::to_string(num_inputs_) + " inputs and " +
                    std::to_string(num_outputs_) + " outputs, got " + std::to_string(in.size()) +
                    " and " + std::to_string(out.size()) + " values");
  }
  if (num_rows == 0) {
    return;
  }
  const std::span<const T> packed(packed_);
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const Group& group = groups_[g];
    const std::size_t first = g * kColumnGroupSize;
    const std::size_t size = (group.end_input - group.first_input) * kColumnGroupSize;
    const ColumnGroup<T> columns{packed.subspan(group.offset, size), group.first_input,
                                 std::min(kColumnGroupSize, num_outputs_ - first)};
    multiply_group(columns, Rows<const T>{in.data(), num_inputs_},
                   Rows<T>{out.data() + first, num_outputs_}, num_rows);
  }
}

template class BandedMatrix<float>;
template class BandedMatrix<double>;

}  // namespace merkit
