// Functions of single numbers on whole arrays, through Highway.
#pragma once

#include <span>

namespace merkit {

// y = exp(x), tanh(x) and 1 / (1 + exp(-x)); `y` has the size of `x` and may be the same array.
// Accurate to a few units in the last place; a NaN stays one, and a value's place in the array does
// not change its result. Thread-safe.
void apply_exp(std::span<const float> x, std::span<float> y);
void apply_exp(std::span<const double> x, std::span<double> y);
void apply_tanh(std::span<const float> x, std::span<float> y);
void apply_tanh(std::span<const double> x, std::span<double> y);
void apply_sigmoid(std::span<const float> x, std::span<float> y);
void apply_sigmoid(std::span<const double> x, std::span<double> y);

}  // namespace merkit
