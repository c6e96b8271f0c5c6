// What the executors of a graph share: checks of a batch, shapes that follow from it, life times.
// Not installed.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "merkit/nn/graph.h"
#include "merkit/nn/layer.h"

namespace merkit {

// Throws Error(kInvalidArgument) with the node's name before `what`.
[[noreturn]] void fail_at(const Node& node, const std::string& what);

// Throws Error(kInvalidArgument), which names the input, unless `inputs` are those of the graph, of
// one batch, and fit.
template <class T>
void check_batch(const Graph& graph, std::span<const BatchView<const T>> inputs);

// The shape of the output of each node for inputs of these shapes, in order. Throws
// Error(kInvalidArgument), which names the node, if one cannot take its input.
std::vector<Shape> shapes_of_run(const Graph& graph, std::span<const Shape> inputs);

// The shapes of the inputs of a node, given those of all nodes.
std::vector<Shape> input_shapes_of(const Node& node, std::span<const Shape> shapes);

// The last node that reads each node's output; the number of nodes for outputs of the graph.
std::vector<std::size_t> last_readers(const Graph& graph);

// Lengths of a node's output of that shape, which has time: of its first input's.
inline std::size_t length_after(const Node& node, const Shape& shape, std::size_t length) {
  const std::size_t mine = node.layer->output_length(length);
  return mine < shape[0] ? mine : shape[0];
}

}  // namespace merkit
