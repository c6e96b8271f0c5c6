// For tests: a layer's kernels against its composition of LibTorch's operators.
#pragma once

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "merkit/nn/graph.h"

namespace merkit {

// A layer at work on random values.
struct ParityCase {
  NodeSpec layer;             // name, kind and options; its inputs follow from `inputs`
  std::vector<Shape> inputs;  // (rows, columns), or (rows) for ids; rows may be any
  std::size_t length = 5;     // rows where there may be any
  std::size_t batch_size = 3;
  std::vector<std::size_t> lengths = {};  // of one input; empty: all rows count
  std::size_t lengths_of = 0;             // which one
  bool training = false;
  std::size_t num_ids = 0;  // inputs of rank 1 are ids below this
};

// The largest difference of the outputs and of all gradients, each relative to the largest number
// of its tensor.
double largest_parity_error(const ParityCase& test, at::ScalarType precision);

}  // namespace merkit
