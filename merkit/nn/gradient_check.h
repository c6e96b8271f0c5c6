// For tests: gradients of a layer against central differences, in double.
#pragma once

#include <vector>

#include "merkit/nn/layer.h"

namespace merkit {

// A layer at work on random values.
struct GradientCase {
  std::vector<Shape> inputs;  // fixed
  std::size_t batch_size = 3;
  std::vector<std::vector<std::size_t>> lengths = {};  // per input; empty: all frames count
  bool training = false;                               // masks on, the same in every evaluation
  std::vector<std::size_t> constant_inputs = {};       // those without a gradient, such as ids
  double scale = 1.0;                                  // of the random inputs and parameters
  std::vector<std::vector<double>> given_inputs = {};  // instead of random ones, if not empty
};

// The largest |numeric - analytic| / max(1e-3, |numeric| + |analytic|) over inputs and trainable
// parameters of L = sum of w * output with fixed random w (an element is skipped if two step sizes
// disagree, as at the corner of a rectifier; more than 2 % of them throws Error(kCorruptData)).
double largest_gradient_error(const Layer& layer, const GradientCase& test);

}  // namespace merkit
