#include "merkit/nn/runtime_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/nn/graph_run.h"

namespace merkit {
namespace {

// Sizes from a file may be anything: the product must not wrap around.
std::size_t checked_size(const Node& node, std::size_t batch_size, const Shape& shape,
                         std::size_t most) {
  auto size = static_cast<double>(batch_size);
  for (const std::size_t side : shape) {
    size *= static_cast<double>(side);
  }
  if (size > static_cast<double>(most)) {
    fail_at(node, fmt::format("expected at most {} numbers, got {} x {}", most, batch_size,
                              shape_text(shape)));
  }
  return batch_size * shape.num_values();
}

// The node in whose memory each output lies: its own, or that of the input that it passes on.
std::vector<std::size_t> homes_of(const Graph& graph,
                                  std::span<const std::unique_ptr<const RuntimeLayer>> layers) {
  std::vector<std::size_t> homes(graph.nodes().size());
  for (std::size_t i = 0; i < homes.size(); ++i) {
    const Node& node = graph.nodes()[i];
    const bool passes_on = node.layer != nullptr && layers[i] == nullptr;
    homes[i] = passes_on ? homes[node.inputs[0]] : i;
  }
  return homes;
}

void plan_memory(const Graph& graph, std::span<const std::unique_ptr<const RuntimeLayer>> layers,
                 std::size_t most_values, RuntimePlan& plan) {
  const std::size_t num_nodes = graph.nodes().size();
  auto last = last_readers(graph);
  for (std::size_t i = 0; i < num_nodes; ++i) {
    last[plan.homes[i]] = std::max(last[plan.homes[i]], last[i]);
  }
  std::vector<ArenaRequest> requests(2 * num_nodes);
  plan.scratch_sizes.assign(num_nodes, 0);
  for (std::size_t i = 0; i < num_nodes; ++i) {
    const Node& node = graph.nodes()[i];
    const std::size_t size = checked_size(node, plan.batch_size, plan.shapes[i], most_values);
    const bool is_stored = layers[i] != nullptr;
    requests[i] = {is_stored ? size : 0, i, last[i]};
    if (is_stored) {
      plan.scratch_sizes[i] =
          layers[i]->scratch_size(plan.batch_size, input_shapes_of(node, plan.shapes));
      requests[num_nodes + i] = {plan.scratch_sizes[i], i, i};
    }
    if (plan.scratch_sizes[i] > most_values) {
      fail_at(node, fmt::format("expected work space of at most {} numbers, got {}", most_values,
                                plan.scratch_sizes[i]));
    }
  }
  plan.arena = plan_arena(requests);
  if (plan.arena.size > most_values) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("network: expected values of at most {} numbers, got {}", most_values,
                            plan.arena.size));
  }
}

}  // namespace

bool RuntimePlan::fits(std::span<const BatchView<const float>> batch) const noexcept {
  if (batch[0].batch_size != batch_size) {
    return false;
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (batch[i].shape != input_shapes[i]) {
      return false;
    }
  }
  return true;
}

RuntimePlan plan_runtime(const Graph& graph,
                         std::span<const std::unique_ptr<const RuntimeLayer>> layers,
                         std::span<const BatchView<const float>> batch, std::size_t most_values) {
  RuntimePlan plan;
  plan.batch_size = batch[0].batch_size;
  for (const BatchView<const float>& input : batch) {
    plan.input_shapes.push_back(input.shape);
  }
  plan.shapes = shapes_of_run(graph, plan.input_shapes);
  plan.homes = homes_of(graph, layers);
  plan_memory(graph, layers, most_values, plan);
  const std::size_t num_nodes = graph.nodes().size();
  plan.views.resize(num_nodes);
  plan.lengths.resize(num_nodes);
  plan.inputs.resize(num_nodes);
  for (std::size_t i = 0; i < num_nodes; ++i) {
    plan.lengths[i].reserve(plan.batch_size);
    plan.inputs[i].resize(graph.nodes()[i].inputs.size());
  }
  plan.outputs.resize(graph.outputs().size());
  return plan;
}

}  // namespace merkit
