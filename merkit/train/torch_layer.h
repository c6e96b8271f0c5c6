// One node of a graph at work on one batch, for LibTorch's autograd. Not a public header.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "merkit/base/options.h"
#include "merkit/base/rng.h"
#include "merkit/base/thread_pool.h"
#include "merkit/nn/graph.h"

namespace merkit {

// Must outlive the backward pass of its batch.
struct LayerCall {
  const Node* node = nullptr;
  std::size_t batch_size = 0;
  std::vector<Shape> input_shapes;                // fixed
  std::vector<std::vector<std::size_t>> lengths;  // per input, as in BatchView
  Shape output_shape;                             // fixed
  std::vector<at::Tensor> parameters;             // in the order of Layer::parameters()
  std::vector<at::Tensor> gradients;              // likewise; undefined if not trainable
  Rng rng{0};
  bool training = false;
  ThreadPool* pool = nullptr;
};

// Runs the layer's own kernels on tensors of float or double in main memory; `inputs` are
// contiguous [batch_size, shape...]. Gradients of parameters are added to call.gradients, those of
// inputs flow on through autograd.
at::Tensor run_kernel(LayerCall& call, const std::vector<at::Tensor>& inputs);

// A layer written in LibTorch's operators.
using TorchComposition = at::Tensor (*)(const LayerCall& call,
                                        const std::vector<at::Tensor>& inputs);

// The composition of the kind. Throws Error(kNotFound) if there is none.
TorchComposition find_torch_composition(std::string_view kind);

// The options of a node as its layer reads them.
template <class Options>
Options node_options(const Node& node) {
  Options options;
  for (const OptionAssignment& assignment : node.spec.options) {
    assign_option(options, assignment);
  }
  return options;
}

// Sizes of a tensor that holds `shape` for each of `batch_size` utterances.
std::vector<std::int64_t> tensor_sizes(std::size_t batch_size, const Shape& shape);

}  // namespace merkit
