// Sums of probabilities as logarithms.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace merkit {

// The logarithm of a probability of 0.
inline constexpr double kNever = -std::numeric_limits<double>::infinity();

// log(exp(a) + exp(b)); neither may be NaN or +infinity.
inline double log_sum(double a, double b) noexcept {
  const double largest = std::max(a, b);
  return largest == kNever ? kNever : largest + std::log1p(std::exp(std::min(a, b) - largest));
}

}  // namespace merkit
