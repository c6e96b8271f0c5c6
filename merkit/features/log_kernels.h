// Vector code for elementwise logarithms and roots.
#pragma once

#include <span>

namespace merkit {

// factor * ln(max(x, floor) + offset).
template <class T>
struct LogScale {
  T factor = 1;
  T floor = 0;
  T offset = 0;
};

// Applies `scale` to all `values`. A value's place does not change its result.
void apply_log(const LogScale<float>& scale, std::span<float> values);
void apply_log(const LogScale<double>& scale, std::span<double> values);

// Square roots of `values` into `roots`, of the same size.
void apply_sqrt(std::span<const float> values, std::span<float> roots);
void apply_sqrt(std::span<const double> values, std::span<double> roots);

}  // namespace merkit
