#include "merkit/nn/graph_run.h"

#include <fmt/format.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

template <class T>
void check_input(const Node& node, const BatchView<const T>& input, std::size_t batch_size) {
  const bool has_rows = input.shape.rank() > 0 && input.shape.is_fixed();
  if (!has_rows || node.shape.with_length(input.shape[0]) != input.shape) {
    fail_at(node, fmt::format("expected an input of shape {}, got {}", shape_text(node.shape),
                              shape_text(input.shape)));
  }
  if (input.batch_size != batch_size || batch_size == 0 ||
      input.values.size() != batch_size * input.shape.num_values()) {
    fail_at(node, fmt::format("expected {} utterances of {} numbers, got {} and {} numbers in all",
                              batch_size, input.shape.num_values(), input.batch_size,
                              input.values.size()));
  }
  if (!input.lengths.empty() && input.lengths.size() != batch_size) {
    fail_at(node,
            fmt::format("expected {} lengths or none, got {}", batch_size, input.lengths.size()));
  }
  for (const std::size_t length : input.lengths) {
    if (length > input.shape[0]) {
      fail_at(node, fmt::format("expected lengths up to {}, got {}", input.shape[0], length));
    }
  }
}

}  // namespace

void fail_at(const Node& node, const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, fmt::format("node \"{}\": {}", node.spec.name, what));
}

template <class T>
void check_batch(const Graph& graph, std::span<const BatchView<const T>> inputs) {
  if (inputs.size() != graph.inputs().size()) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("network: expected {} inputs, got {}",
                                                         graph.inputs().size(), inputs.size()));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    check_input(graph.nodes()[graph.inputs()[i]], inputs[i], inputs[0].batch_size);
  }
}

template void check_batch(const Graph&, std::span<const BatchView<const float>>);
template void check_batch(const Graph&, std::span<const BatchView<const double>>);

std::vector<Shape> input_shapes_of(const Node& node, std::span<const Shape> shapes) {
  std::vector<Shape> mine;
  for (const std::size_t input : node.inputs) {
    mine.push_back(shapes[input]);
  }
  return mine;
}

std::vector<Shape> shapes_of_run(const Graph& graph, std::span<const Shape> inputs) {
  std::vector<Shape> shapes;
  std::size_t num_inputs = 0;
  for (const Node& node : graph.nodes()) {
    if (node.layer == nullptr) {
      shapes.push_back(inputs[num_inputs++]);
      continue;
    }
    try {
      shapes.push_back(node.layer->output_shape(input_shapes_of(node, shapes)));
    } catch (const Error& error) {
      fail_at(node, error.what());
    }
  }
  return shapes;
}

std::vector<std::size_t> last_readers(const Graph& graph) {
  const auto nodes = graph.nodes();
  std::vector<std::size_t> last(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    last[i] = i;
    for (const std::size_t input : nodes[i].inputs) {
      last[input] = i;
    }
  }
  for (const std::size_t output : graph.outputs()) {
    last[output] = nodes.size();
  }
  return last;
}

}  // namespace merkit
