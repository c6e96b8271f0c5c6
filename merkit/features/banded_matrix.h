// Matrices whose columns are non-zero over short runs only, such as mel filters: rows times matrix,
// fast.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

// Immutable after construction, so one instance may be shared by any number of threads.
template <class T>
class BandedMatrix {
 public:
  // Keeps the values of `dense` [num_inputs, num_outputs], rounded to T.
  explicit BandedMatrix(const Matrix<double>& dense);

  std::size_t num_inputs() const noexcept { return num_inputs_; }
  std::size_t num_outputs() const noexcept { return num_outputs_; }

  // The product of `in` [num_rows, num_inputs] with the matrix, into `out` [num_rows, num_outputs],
  // both row-major. Sums run over the inputs in order; a row's result does not depend on the other
  // rows. Throws Error(kInvalidArgument) if the sizes do not fit.
  void multiply(std::span<const T> in, std::span<T> out) const;

 private:
  // Neighbouring outputs, which share a register, over the inputs that any of them uses.
  struct Group {
    std::size_t first_input = 0;
    std::size_t end_input = 0;
    std::size_t offset = 0;  // into packed_
  };

  std::size_t num_inputs_;
  std::size_t num_outputs_;
  std::vector<Group> groups_;
  std::vector<T> packed_;  // per group [end_input - first_input, kColumnGroupSize]
};

extern template class BandedMatrix<float>;
extern template class BandedMatrix<double>;

}  // namespace merkit
