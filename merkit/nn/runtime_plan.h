// Where the values of one batch lie. Not installed.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/nn/arena.h"
#include "merkit/nn/graph.h"
#include "merkit/nn/runtime_layer.h"

namespace merkit {

// The plan of a run, with room for what a run fills in. Offsets, not pointers, so that memory may
// grow between runs.
struct RuntimePlan {
  std::size_t batch_size = 0;
  std::vector<Shape> input_shapes;
  std::vector<Shape> shapes;       // of the output of each node
  std::vector<std::size_t> homes;  // the node whose memory holds each node's output
  std::vector<std::size_t> scratch_sizes;
  ArenaPlan arena;                                // outputs of the nodes, then their scratch
  std::vector<std::vector<std::size_t>> lengths;  // of the output of each node
  std::vector<BatchView<const float>> views;      // outputs of the nodes
  std::vector<std::vector<BatchView<const float>>> inputs;  // of each node
  std::vector<BatchView<const float>> outputs;              // of the graph

  // True if it is the plan for these inputs.
  bool fits(std::span<const BatchView<const float>> batch) const noexcept;
};

// `layers` are one for each node, nullptr for inputs and for nodes that pass their input on. Throws
// Error(kInvalidArgument), which names the node, if one cannot take its input or if more than
// `most_values` numbers would be needed.
RuntimePlan plan_runtime(const Graph& graph,
                         std::span<const std::unique_ptr<const RuntimeLayer>> layers,
                         std::span<const BatchView<const float>> batch, std::size_t most_values);

}  // namespace merkit
