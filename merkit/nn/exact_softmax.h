// The softmax of what a network says of its classes.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace merkit {

// exp(x_i) / sum of exp(x_j) of one row, with the largest x_j taken off first; computed in double
// whatever the logits are, so that training and inference say the same. `logits`, at least one, and
// `out` are of one size and may be the same.
template <class T>
void exact_softmax(std::span<const T> logits, std::span<T> out) {
  const auto largest = static_cast<double>(*std::ranges::max_element(logits));
  const auto power = [&](T logit) { return std::exp(static_cast<double>(logit) - largest); };
  double sum = 0.0;
  for (const T logit : logits) {
    sum += power(logit);
  }
  std::ranges::transform(logits, out.begin(),
                         [&](T logit) { return static_cast<T>(power(logit) / sum); });
}

}  // namespace merkit
