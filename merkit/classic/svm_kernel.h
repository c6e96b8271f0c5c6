// The kernels of the support vector machine. Not installed.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace merkit {

// x.y, or exp(-gamma |x - y|^2), in double and in the order of the columns.
inline double svm_kernel(bool is_rbf, double gamma, std::span<const float> x,
                         std::span<const float> y) {
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto a = static_cast<double>(x[i]);
    const auto b = static_cast<double>(y[i]);
    sum += is_rbf ? (a - b) * (a - b) : a * b;
  }
  return is_rbf ? std::exp(-gamma * sum) : sum;
}

}  // namespace merkit
