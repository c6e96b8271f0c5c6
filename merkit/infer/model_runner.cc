#include "merkit/infer/model_runner.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/recipe/recipe_output.h"

namespace merkit {
namespace {

Network<float> network_of(const Model& model) {
  Network<float> network(*model.graph);
  auto out = network.values().begin();
  for (const std::vector<float>& parameter : model.parameters) {
    out = std::ranges::copy(parameter, out).out;
  }
  return network;
}

}  // namespace

ModelRunner::ModelRunner(const Model& model)
    : num_classes_(model.class_names.size()), svm_(model.svm) {
  for (const ModelInput& input : model.inputs) {
    num_columns_.push_back(input.num_columns());
  }
  if (!model.graph) {
    return;
  }
  rule_ = output_rule(model.recipe.training, num_classes_);
  network_.emplace(network_of(model));
  for (const std::size_t node : model.graph->inputs()) {
    const std::string& name = model.graph->nodes()[node].spec.name;
    const auto found = std::ranges::find(model.inputs, name, &ModelInput::name);
    network_inputs_.push_back({static_cast<std::size_t>(found - model.inputs.begin()),
                               found->state().feature.pad == "front"});
  }
}

void ModelRunner::run(std::span<const MatrixView<const float>> inputs, Memory& memory,
                      std::span<float> out) const {
  if (inputs.size() != num_columns_.size() || out.size() != num_classes_) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("model: expected {} inputs and room for {} classes, got {} and {}",
                            num_columns_.size(), num_classes_, inputs.size(), out.size()));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].cols != num_columns_[i]) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("model: expected rows of {} columns for input {}, got {}",
                              num_columns_[i], i, inputs[i].cols));
    }
  }
  if (network_) {
    run_network(inputs, memory, out);
  } else {
    run_svm(inputs, out);
  }
}

void ModelRunner::run_network(std::span<const MatrixView<const float>> inputs, Memory& memory,
                              std::span<float> out) const {
  const std::size_t num_inputs = network_inputs_.size();
  memory.padded.resize(num_inputs);
  memory.lengths.resize(num_inputs);
  memory.views.resize(num_inputs);
  for (std::size_t i = 0; i < num_inputs; ++i) {
    const Graph& graph = network_->graph();
    const MatrixView<const float> rows = inputs[network_inputs_[i].model_input];
    const Shape shape =
        graph.nodes()[graph.inputs()[i]].shape.with_length(std::max<std::size_t>(rows.rows, 1));
    if (rows.rows > shape[0]) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("model: expected at most {} rows for input {}, got {}", shape[0], i,
                              rows.rows));
    }
    const std::size_t first = network_inputs_[i].pads_front ? shape[0] - rows.rows : 0;
    std::vector<float>& padded = memory.padded[i];
    padded.assign(shape[0] * rows.cols, 0.0F);
    std::ranges::copy(rows.values, padded.begin() + static_cast<std::ptrdiff_t>(first * rows.cols));
    memory.lengths[i] = rows.rows == 0 ? 0 : first + rows.rows;
    memory.views[i] = {padded, 1, shape, {&memory.lengths[i], 1}};
  }
  const BatchView<const float> output = network_->run(memory.views, memory.network).front();
  std::ranges::copy(rule_.probabilities(rule_.rows_of(output, 0)), out.begin());
}

void ModelRunner::run_svm(std::span<const MatrixView<const float>> inputs,
                          std::span<float> out) const {
  std::vector<float> row;
  for (const MatrixView<const float>& input : inputs) {
    row.insert(row.end(), input.values.begin(), input.values.end());
    row.resize(row.size() + (input.rows == 0 ? input.cols : 0));  // absent: zeros
  }
  const Matrix<float> said = svm_->probabilities({row, 1, row.size()});
  std::ranges::copy(said.values(), out.begin());
}

}  // namespace merkit
