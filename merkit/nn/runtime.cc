#include "merkit/nn/runtime.h"

#include <fmt/format.h>

#include <utility>

#include "merkit/base/error.h"
#include "merkit/nn/aligned_values.h"
#include "merkit/nn/graph_run.h"
#include "merkit/nn/runtime_layer.h"
#include "merkit/nn/runtime_plan.h"

namespace merkit {
namespace {

// Plans kept in one memory: an utterance of another length is another shape.
constexpr std::size_t kMostPlans = 32;

// At inference these give their input, to the last bit.
bool passes_on(const Node& node) {
  return node.spec.layer == "dropout" || node.spec.layer == "flatten";
}

void fill_lengths(const Node& node, const Shape& shape, std::span<const std::size_t> of_input,
                  std::vector<std::size_t>& lengths) {
  lengths.clear();
  for (std::size_t b = 0; shape.rank() >= 2 && b < of_input.size(); ++b) {
    lengths.push_back(length_after(node, shape, of_input[b]));
  }
}

}  // namespace

struct RuntimeMemory::State {
  AlignedValues values;
  std::vector<StepMemory> steps;  // of each node
  std::vector<std::unique_ptr<RuntimePlan>> plans;
  std::size_t next_replaced = 0;

  RuntimePlan* find(std::span<const BatchView<const float>> batch) const {
    for (const auto& plan : plans) {
      if (plan->fits(batch)) {
        return plan.get();
      }
    }
    return nullptr;
  }

  RuntimePlan& add(RuntimePlan plan) {
    if (values.size() < plan.arena.size) {
      values = AlignedValues(plan.arena.size);
    }
    auto owned = std::make_unique<RuntimePlan>(std::move(plan));
    if (plans.size() < kMostPlans) {
      return *plans.emplace_back(std::move(owned));
    }
    auto& place = plans[next_replaced++ % kMostPlans];
    place = std::move(owned);
    return *place;
  }
};

RuntimeMemory::RuntimeMemory() : state_(std::make_unique<State>()) {}
RuntimeMemory::~RuntimeMemory() = default;
RuntimeMemory::RuntimeMemory(RuntimeMemory&&) noexcept = default;
RuntimeMemory& RuntimeMemory::operator=(RuntimeMemory&&) noexcept = default;

void RuntimeMemory::remember(const RuntimeMemory& other) { state_->steps = other.state_->steps; }

std::size_t RuntimeMemory::num_bytes() const noexcept {
  std::size_t sum = state_->values.size() * sizeof(float);
  for (const StepMemory& memory : state_->steps) {
    sum += memory.num_bytes();
  }
  return sum;
}

struct Runtime::State {
  State(Graph given, std::span<const std::span<const float>> parameters) : graph(std::move(given)) {
    check_parameters(parameters);
    for (const Node& node : graph.nodes()) {
      const bool has_layer = node.layer != nullptr && !passes_on(node);
      layers.push_back(has_layer
                           ? make_runtime_layer(node, parameters.subspan(node.first_parameter,
                                                                         node.parameters.size()))
                           : nullptr);
    }
  }

  void check_parameters(std::span<const std::span<const float>> parameters) const {
    const auto expected = graph.parameters();
    if (parameters.size() != expected.size()) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("runtime: expected {} parameters, got {}", expected.size(),
                              parameters.size()));
    }
    for (std::size_t p = 0; p < expected.size(); ++p) {
      if (parameters[p].size() != expected[p].spec.shape.num_values()) {
        throw Error(ErrorCode::kInvalidArgument,
                    fmt::format("runtime: expected {} of {} numbers, got {}", expected[p].name,
                                expected[p].spec.shape.num_values(), parameters[p].size()));
      }
    }
  }

  void run_node(std::size_t i, RuntimePlan& plan, RuntimeMemory::State& memory) const {
    const Node& node = graph.nodes()[i];
    std::vector<BatchView<const float>>& inputs = plan.inputs[i];
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      inputs[k] = plan.views[node.inputs[k]];
    }
    fill_lengths(node, plan.shapes[i], inputs[0].lengths, plan.lengths[i]);
    BatchView<const float>& view = plan.views[i];
    if (layers[i] == nullptr) {
      view = {inputs[0].values, plan.batch_size, plan.shapes[i], plan.lengths[i]};
      return;
    }
    const std::span<float> values = memory.values.values();
    const std::span<float> output =
        values.subspan(plan.arena.offsets[i], plan.batch_size * plan.shapes[i].num_values());
    const std::span<float> scratch =
        values.subspan(plan.arena.offsets[plan.shapes.size() + i], plan.scratch_sizes[i]);
    view = {output, plan.batch_size, plan.shapes[i], plan.lengths[i]};
    try {
      layers[i]->run({.inputs = inputs,
                      .output = {output, plan.batch_size, plan.shapes[i], plan.lengths[i]},
                      .scratch = scratch,
                      .memory = &memory.steps[i]});
    } catch (const Error& error) {
      fail_at(node, error.what());
    }
  }

  Graph graph;
  std::vector<std::unique_ptr<const RuntimeLayer>> layers;  // nullptr: inputs, passed on
};

Runtime::Runtime(Graph graph, std::span<const std::span<const float>> parameters)
    : state_(std::make_unique<const State>(std::move(graph), parameters)) {}
Runtime::~Runtime() = default;
Runtime::Runtime(Runtime&&) noexcept = default;
Runtime& Runtime::operator=(Runtime&&) noexcept = default;

const Graph& Runtime::graph() const noexcept { return state_->graph; }

std::span<const BatchView<const float>> Runtime::run(std::span<const BatchView<const float>> inputs,
                                                     RuntimeMemory& memory) const {
  const Graph& graph = state_->graph;
  check_batch(graph, inputs);
  RuntimeMemory::State& mine = *memory.state_;
  RuntimePlan* found = mine.find(inputs);
  RuntimePlan& plan = found != nullptr
                          ? *found
                          : mine.add(plan_runtime(graph, state_->layers, inputs, kMostValues));
  mine.steps.resize(graph.nodes().size());
  std::size_t num_inputs = 0;
  for (std::size_t i = 0; i < graph.nodes().size(); ++i) {
    if (graph.nodes()[i].layer == nullptr) {
      plan.views[i] = inputs[num_inputs++];
    } else {
      state_->run_node(i, plan, mine);
    }
  }
  for (std::size_t o = 0; o < plan.outputs.size(); ++o) {
    plan.outputs[o] = plan.views[graph.outputs()[o]];
  }
  return plan.outputs;
}

}  // namespace merkit
