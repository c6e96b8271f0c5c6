// The softmax that layers share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "merkit/nn/pointwise_kernels.h"

namespace merkit {

// Softmax of each row of `width` numbers; a row with a NaN becomes NaN. Thread-safe.
template <class T>
void softmax_rows(std::span<const T> x, std::size_t width, std::span<T> y) {
  for (std::size_t row = 0; row < x.size(); row += width) {
    const T largest = *std::max_element(&x[row], &x[row] + width);
    for (std::size_t i = row; i < row + width; ++i) {
      y[i] = x[i] - largest;
    }
  }
  apply_exp(std::span<const T>(y), y);
  for (std::size_t row = 0; row < x.size(); row += width) {
    T sum{0};
    for (std::size_t i = row; i < row + width; ++i) {
      sum += y[i];
    }
    for (std::size_t i = row; i < row + width; ++i) {
      y[i] /= sum;
    }
  }
}

// dx_i += y_i (dy_i - sum over j of y_j dy_j): the gradient through one row y of softmax.
template <class T>
void add_softmax_gradient(std::span<const T> y, std::span<const T> dy, std::span<T> dx) {
  T mean{0};
  for (std::size_t i = 0; i < y.size(); ++i) {
    mean += y[i] * dy[i];
  }
  for (std::size_t i = 0; i < y.size(); ++i) {
    dx[i] += y[i] * (dy[i] - mean);
  }
}

}  // namespace merkit
