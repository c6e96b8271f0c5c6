// A node of a graph made ready for inference: its parameters packed, its options read. Not
// installed.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "merkit/base/options.h"
#include "merkit/nn/graph.h"
#include "merkit/nn/layer.h"
#include "merkit/nn/step_memory.h"

namespace merkit {

// What run() gets. Spans have the sizes that the layer stated; outputs are not zeroed.
struct RuntimeCall {
  std::span<const BatchView<const float>> inputs = {};
  BatchView<float> output = {};
  std::span<float> scratch = {};  // begins on a cache line
  StepMemory* memory = nullptr;   // what the layer left there in the run before
};

using ParameterList = std::span<const std::span<const float>>;

// A copy of the parameter at `place`; empty if the node has fewer.
inline std::vector<float> copy_of_optional(ParameterList parameters, std::size_t place) {
  return place < parameters.size()
             ? std::vector<float>(parameters[place].begin(), parameters[place].end())
             : std::vector<float>();
}

// Immutable, so one instance may be shared by any number of threads. run() allocates nothing but
// what `memory` needs for a sequence that is longer than all before.
class RuntimeLayer {
 public:
  virtual ~RuntimeLayer() = default;
  RuntimeLayer(const RuntimeLayer&) = delete;
  RuntimeLayer& operator=(const RuntimeLayer&) = delete;

  // Numbers of work space for a batch; `inputs` are fixed.
  virtual std::size_t scratch_size(std::size_t batch_size, std::span<const Shape> inputs) const = 0;

  // Throws what the layer throws for values that it cannot take.
  virtual void run(const RuntimeCall& call) const = 0;

 protected:
  RuntimeLayer() = default;
};

// The node's layer with a copy of `parameters`, which are as in Node::parameters: packed, if there
// is an implementation of its own for that kind, or for the layer's own forward().
std::unique_ptr<RuntimeLayer> make_runtime_layer(const Node& node, ParameterList parameters);

// The implementations of kinds of layers, one or two a file.
std::unique_ptr<RuntimeLayer> make_runtime_batch_norm(const Node& node, ParameterList parameters);
std::unique_ptr<RuntimeLayer> make_runtime_dense(const Node& node, ParameterList parameters);
std::unique_ptr<RuntimeLayer> make_runtime_conv1d(const Node& node, ParameterList parameters);
std::unique_ptr<RuntimeLayer> make_runtime_conv2d(const Node& node, ParameterList parameters);
std::unique_ptr<RuntimeLayer> make_runtime_lstm(const Node& node, ParameterList parameters);
std::unique_ptr<RuntimeLayer> make_runtime_gru(const Node& node, ParameterList parameters);
std::unique_ptr<RuntimeLayer> make_runtime_decoder(const Node& node, ParameterList parameters);

// The options of a node that was checked.
template <class Options>
Options node_options(const Node& node) {
  Options options;
  for (const OptionAssignment& assignment : node.spec.options) {
    assign_option(options, assignment);
  }
  return options;
}

}  // namespace merkit
