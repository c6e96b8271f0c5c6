#include "merkit/nn/network.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/nn/arena.h"
#include "merkit/nn/graph_run.h"
#include "merkit/nn/initialise.h"

namespace merkit {

// Shapes of one batch, and where its values lie.
struct RunPlan {
  std::size_t batch_size = 0;
  std::vector<Shape> shapes = {};  // of the output of each node
  std::vector<std::size_t> scratch_sizes = {};
  ArenaPlan arena = {};  // outputs of the nodes, then their scratch
};

template <class T>
struct Network<T>::RunState {
  const RunPlan& plan;
  std::span<const BatchView<const T>> views;  // outputs of the nodes so far
  ThreadPool* pool;
};

namespace {

template <class T>
RunPlan plan_run(const Graph& graph, std::span<const BatchView<const T>> inputs) {
  RunPlan plan{.batch_size = inputs[0].batch_size};
  std::vector<Shape> input_shapes;
  for (const BatchView<const T>& input : inputs) {
    input_shapes.push_back(input.shape);
  }
  plan.shapes = shapes_of_run(graph, input_shapes);
  const auto last = last_readers(graph);
  std::vector<ArenaRequest> outputs;
  std::vector<ArenaRequest> scratch;
  for (std::size_t i = 0; i < graph.nodes().size(); ++i) {
    const Node& node = graph.nodes()[i];
    const bool is_input = node.layer == nullptr;
    WorkSizes sizes;
    if (!is_input) {
      sizes = node.layer->work_sizes(plan.batch_size, input_shapes_of(node, plan.shapes), false);
    }
    outputs.push_back({is_input ? 0 : plan.batch_size * plan.shapes[i].num_values(), i, last[i]});
    scratch.push_back({sizes.scratch, i, i});
    plan.scratch_sizes.push_back(sizes.scratch);
  }
  outputs.insert(outputs.end(), scratch.begin(), scratch.end());
  plan.arena = plan_arena(outputs);
  return plan;
}

std::vector<std::size_t> lengths_after(const Node& node, const Shape& shape,
                                       std::span<const std::size_t> input_lengths) {
  std::vector<std::size_t> lengths;
  if (shape.rank() >= 2) {  // else there is no time left
    for (const std::size_t length : input_lengths) {
      lengths.push_back(length_after(node, shape, length));
    }
  }
  return lengths;
}

}  // namespace

template <class T>
Network<T>::Network(Graph graph) : graph_(std::move(graph)), offsets_{0} {
  for (const GraphParameter& parameter : graph_.parameters()) {
    offsets_.push_back(offsets_.back() + parameter.spec.shape.num_values());
  }
  values_.resize(offsets_.back());
}

template <class T>
std::span<const T> Network<T>::parameter(std::string_view name) const {
  std::vector<std::string> names;
  for (const GraphParameter& parameter : graph_.parameters()) {
    if (parameter.name == name) {
      return parameter_at(names.size());
    }
    names.push_back(parameter.name);
  }
  throw Error(ErrorCode::kNotFound, "parameter: " + expected_one_of(name, names));
}

template <class T>
std::span<T> Network<T>::parameter(std::string_view name) {
  const std::span<const T> found = std::as_const(*this).parameter(name);
  return std::span<T>(values_).subspan(static_cast<std::size_t>(found.data() - values_.data()),
                                       found.size());
}

template <class T>
void Network<T>::initialise(const Rng& rng) {
  for (const GraphParameter& p : graph_.parameters()) {
    merkit::initialise(p.spec, rng.fork(p.name), parameter(p.name));
  }
}

template <class T>
BatchView<const T> Network<T>::run_node(std::size_t place, const RunState& state,
                                        NetworkMemory<T>& memory) const {
  const Node& node = graph_.nodes()[place];
  const RunPlan& plan = state.plan;
  std::vector<BatchView<const T>> inputs;
  for (const std::size_t input : node.inputs) {
    inputs.push_back(state.views[input]);
  }
  std::vector<std::span<const T>> parameters;
  for (std::size_t p = 0; p < node.parameters.size(); ++p) {
    parameters.push_back(parameter_at(node.first_parameter + p));
  }
  const Shape& shape = plan.shapes[place];
  std::vector<std::size_t>& lengths = memory.lengths[place];
  lengths = lengths_after(node, shape, inputs[0].lengths);
  const std::span<T> all(memory.values);
  const std::span<T> output =
      all.subspan(plan.arena.offsets[place], plan.batch_size * shape.num_values());
  const std::span<T> scratch =
      all.subspan(plan.arena.offsets[plan.shapes.size() + place], plan.scratch_sizes[place]);
  try {
    node.layer->forward({.inputs = inputs,
                         .parameters = parameters,
                         .output = {output, plan.batch_size, shape, lengths},
                         .scratch = scratch,
                         .pool = state.pool});
  } catch (const Error& error) {
    fail_at(node, error.what());
  }
  return {output, plan.batch_size, shape, lengths};
}

template <class T>
std::vector<BatchView<const T>> Network<T>::run(std::span<const BatchView<const T>> inputs,
                                                NetworkMemory<T>& memory, ThreadPool* pool) const {
  const auto nodes = graph_.nodes();
  check_batch(graph_, inputs);
  const RunPlan plan = plan_run(graph_, inputs);
  memory.values.resize(std::max(memory.values.size(), plan.arena.size));
  memory.lengths.resize(nodes.size());
  std::vector<BatchView<const T>> views;
  std::size_t num_inputs = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    if (node.layer == nullptr) {
      views.push_back(inputs[num_inputs++]);
      continue;
    }
    views.push_back(run_node(i, {plan, views, pool}, memory));
  }
  std::vector<BatchView<const T>> outputs;
  for (const std::size_t output : graph_.outputs()) {
    outputs.push_back(views[output]);
  }
  return outputs;
}

template class Network<float>;
template class Network<double>;

}  // namespace merkit
