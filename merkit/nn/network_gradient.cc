#include "merkit/nn/network_gradient.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/nn/attention_decoder.h"

namespace merkit {
namespace {

bool is_words(const Node& node) { return node.layer == nullptr && node.shape.rank() == 1; }

// Dropout at inference is nothing; its kernel would read a mask that was never drawn.
bool is_identity(const Node& node) { return node.spec.layer == "dropout"; }

// Its backward pass can leave out the gradients of its parameters, which nobody wants here: those
// of large models are many. Other layers write to theirs.
bool skips_parameters(const Node& node) {
  return node.spec.layer == "dense" || node.spec.layer == "embedding";
}

// Where the network is entered.
std::vector<NetworkGradient::Entry> find_entries(const Graph& graph) {
  std::vector<NetworkGradient::Entry> entries;
  for (std::size_t i = 0; i < graph.inputs().size(); ++i) {
    const std::size_t input = graph.inputs()[i];
    if (!is_words(graph.nodes()[input])) {
      entries.push_back({input, i});
      continue;
    }
    for (std::size_t n = 0; n < graph.nodes().size(); ++n) {
      const Node& node = graph.nodes()[n];
      if (node.spec.layer == "embedding" && node.inputs.front() == input) {
        entries.push_back({n, i});
      }
    }
  }
  return entries;
}

void repeat(const std::vector<double>& once, std::size_t times, std::vector<double>& all) {
  all.clear();
  for (std::size_t i = 0; i < times; ++i) {
    all.insert(all.end(), once.begin(), once.end());
  }
}

}  // namespace

NetworkGradient::NetworkGradient(const Network<double>& network)
    : network_(network),
      entries_(find_entries(network.graph())),
      states_(network.graph().nodes().size()) {
  for (const Node& node : network_.graph().nodes()) {
    if (node.spec.layer == "batch_norm") {
      throw Error(
          ErrorCode::kInvalidArgument,
          fmt::format("node \"{}\": expected a layer with a derivative at inference, got {}",
                      node.spec.name, node.spec.layer));
    }
  }
  for (const Node& node : network_.graph().nodes()) {
    for (const ParameterSpec& parameter : node.parameters) {
      const bool is_written = parameter.trainable && !skips_parameters(node);
      parameter_gradients_.emplace_back(is_written ? parameter.shape.num_values() : 0);
    }
  }
  for (std::size_t n = 0; n < states_.size(); ++n) {
    const std::vector<std::size_t>& inputs = network_.graph().nodes()[n].inputs;
    states_[n].depends_on_entry =
        is_entry(n) || std::ranges::any_of(inputs, [&](std::size_t input) {
          return states_[input].depends_on_entry;
        });
  }
}

bool NetworkGradient::is_entry(std::size_t node) const noexcept {
  return std::ranges::find(entries_, node, &Entry::node) != entries_.end();
}

BatchView<const double> NetworkGradient::view_of(std::size_t node) const {
  const NodeState& state = states_[node];
  return {state.values, batch_size_, state.shape, state.lengths};
}

std::vector<BatchView<const double>> NetworkGradient::inputs_of(std::size_t node) const {
  std::vector<BatchView<const double>> views;
  for (const std::size_t input : network_.graph().nodes()[node].inputs) {
    views.push_back(view_of(input));
  }
  return views;
}

std::vector<Shape> NetworkGradient::input_shapes(std::size_t node) const {
  std::vector<Shape> shapes;
  for (const std::size_t input : network_.graph().nodes()[node].inputs) {
    shapes.push_back(states_[input].shape);
  }
  return shapes;
}

std::vector<std::span<const double>> NetworkGradient::parameters_of(std::size_t node) const {
  std::vector<std::span<const double>> parameters;
  const Node& of = network_.graph().nodes()[node];
  for (std::size_t p = 0; p < of.parameters.size(); ++p) {
    parameters.push_back(
        network_.parameter(network_.graph().parameters()[of.first_parameter + p].name));
  }
  return parameters;
}

// Shape and lengths of a node, when those of its inputs are known.
void NetworkGradient::set_shape(std::size_t node) {
  const Node& of = network_.graph().nodes()[node];
  NodeState& state = states_[node];
  state.shape = of.layer->output_shape(input_shapes(node));
  state.length.clear();
  if (state.shape.rank() >= 2) {
    for (const std::size_t length : states_[of.inputs.front()].length) {
      state.length.push_back(std::min(state.shape[0], of.layer->output_length(length)));
    }
  }
}

void NetworkGradient::run_node(std::size_t node) {
  const Node& of = network_.graph().nodes()[node];
  NodeState& state = states_[node];
  if (is_identity(of)) {
    state.values = states_[of.inputs.front()].values;
    return;
  }
  const WorkSizes sizes = of.layer->work_sizes(batch_size_, input_shapes(node), true);
  state.values.resize(batch_size_ * state.shape.num_values());
  state.saved.resize(sizes.saved);
  scratch_.resize(std::max(scratch_.size(), sizes.scratch));
  const auto inputs = inputs_of(node);
  const auto parameters = parameters_of(node);
  of.layer->forward(
      ForwardCall<double>{.inputs = inputs,
                          .parameters = parameters,
                          .output = {state.values, batch_size_, state.shape, state.lengths},
                          .saved = state.saved,
                          .scratch = std::span(scratch_).first(sizes.scratch)});
}

std::vector<std::vector<double>> NetworkGradient::enter(
    std::span<const BatchView<const double>> inputs) {
  NetworkMemory<double> memory;
  network_.run(inputs, memory);  // refuses what does not fit
  const Graph& graph = network_.graph();
  batch_size_ = 1;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    NodeState& state = states_[graph.inputs()[i]];
    state.shape = inputs[i].shape;
    state.length.assign(inputs[i].lengths.begin(), inputs[i].lengths.end());
    state.values.assign(inputs[i].values.begin(), inputs[i].values.end());
    state.entered = state.values;
    state.lengths = state.length;
  }
  std::vector<std::vector<double>> values;
  for (std::size_t n = 0; n < states_.size(); ++n) {
    if (graph.nodes()[n].layer != nullptr) {
      set_shape(n);
    }
  }
  for (const Entry& entry : entries_) {
    if (graph.nodes()[entry.node].layer != nullptr) {
      run_node(entry.node);
    }
    values.push_back(states_[entry.node].values);
  }
  return values;
}

std::span<const double> NetworkGradient::forward(const std::vector<std::vector<double>>& values,
                                                 std::size_t batch_size) {
  const Graph& graph = network_.graph();
  batch_size_ = batch_size;
  for (std::size_t n = 0; n < states_.size(); ++n) {
    NodeState& state = states_[n];
    state.lengths.clear();
    if (!state.length.empty()) {
      state.lengths.assign(batch_size, state.length.front());
    }
    if (is_words(graph.nodes()[n])) {
      repeat(state.entered, batch_size, state.values);
    }
  }
  for (std::size_t e = 0; e < entries_.size(); ++e) {
    states_[entries_[e].node].values = values[e];
  }
  for (std::size_t n = 0; n < states_.size(); ++n) {
    if (graph.nodes()[n].layer != nullptr && !is_entry(n)) {
      run_node(n);
    }
  }
  return states_[graph.outputs().front()].values;
}

// Adds the gradient of a node to those of its inputs.
void NetworkGradient::run_back(std::size_t node) {
  const Node& of = network_.graph().nodes()[node];
  NodeState& state = states_[node];
  if (is_identity(of)) {
    std::vector<double>& into = states_[of.inputs.front()].gradient;
    std::ranges::transform(state.gradient, into, into.begin(), std::plus<>());
    return;
  }
  std::vector<std::span<double>> input_gradients;
  for (const std::size_t input : of.inputs) {
    input_gradients.emplace_back(states_[input].gradient);
  }
  std::vector<std::span<double>> parameter_gradients;
  for (std::size_t p = 0; p < of.parameters.size(); ++p) {
    parameter_gradients.emplace_back(parameter_gradients_[of.first_parameter + p]);
  }
  const WorkSizes sizes = of.layer->work_sizes(batch_size_, input_shapes(node), true);
  const auto inputs = inputs_of(node);
  const auto parameters = parameters_of(node);
  of.layer->backward(BackwardCall<double>{
      .inputs = inputs,
      .parameters = parameters,
      .output = view_of(node),
      .saved = state.saved,
      .scratch = std::span(scratch_).first(sizes.scratch),
      .output_gradient = {state.gradient, batch_size_, state.shape, state.lengths},
      .input_gradients = input_gradients,
      .parameter_gradients = parameter_gradients});
}

std::vector<std::vector<double>> NetworkGradient::backward(
    std::span<const double> output_gradient) {
  const Graph& graph = network_.graph();
  for (NodeState& state : states_) {
    const std::size_t size = state.depends_on_entry ? batch_size_ * state.shape.num_values() : 0;
    state.gradient.assign(size, 0.0);
  }
  states_[graph.outputs().front()].gradient.assign(output_gradient.begin(), output_gradient.end());
  for (std::size_t n = states_.size(); n-- > 0;) {
    if (graph.nodes()[n].layer != nullptr && states_[n].depends_on_entry && !is_entry(n)) {
      run_back(n);
    }
  }
  std::vector<std::vector<double>> gradients;
  for (const Entry& entry : entries_) {
    gradients.push_back(states_[entry.node].gradient);
  }
  return gradients;
}

std::size_t NetworkGradient::input_below(std::size_t node) const {
  const Graph& graph = network_.graph();
  while (graph.nodes()[node].layer != nullptr) {
    node = graph.nodes()[node].inputs.front();
  }
  return static_cast<std::size_t>(std::ranges::find(graph.inputs(), node) - graph.inputs().begin());
}

std::vector<NetworkGradient::Attention> NetworkGradient::attention() const {
  const Graph& graph = network_.graph();
  std::vector<Attention> all;
  for (std::size_t n = 0; n < states_.size(); ++n) {
    const Node& node = graph.nodes()[n];
    std::optional<std::vector<double>> weights;
    if (node.spec.layer == "attention_pooling") {
      const BatchView<const double> frames = view_of(node.inputs.front());
      const std::size_t count = frames.lengths.empty() ? frames.shape[0] : frames.lengths.front();
      weights.emplace(states_[n].saved.begin(),
                      states_[n].saved.begin() + static_cast<std::ptrdiff_t>(count));
    } else if (node.spec.layer == "attention_decoder") {
      weights =
          decoder_attention(node.spec.options, view_of(node.inputs.front()), states_[n].saved);
    }
    if (weights) {
      all.push_back({n, input_below(n), std::move(*weights)});
    }
  }
  return all;
}

}  // namespace merkit
