#include "merkit/model/model_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/nn/network.h"
#include "merkit/recipe/recipe_output.h"

namespace merkit {
namespace {

// One input of one utterance, padded to the rows that the graph fixes, or to one.
struct PaddedInput {
  std::vector<float> values;
  Shape shape;
  std::size_t length = 0;  // rows that count

  PaddedInput(const Matrix<float>& rows, const Shape& wanted, bool pads_front)
      : shape(wanted.with_length(std::max<std::size_t>(rows.rows(), 1))), length(rows.rows()) {
    const std::size_t num_rows = shape[0];
    if (rows.rows() > num_rows) {
      throw Error(
          ErrorCode::kCorruptData,
          fmt::format("self-test: expected at most {} rows, got {}", num_rows, rows.rows()));
    }
    values.resize(num_rows * rows.cols());
    const std::size_t first = pads_front ? num_rows - rows.rows() : 0;
    std::ranges::copy(rows.values(),
                      values.begin() + static_cast<std::ptrdiff_t>(first * rows.cols()));
    length = pads_front && length > 0 ? num_rows : length;
  }
};

std::vector<double> run_network(const Model& model, const Network<float>& network,
                                const SelfTestSample& sample) {
  std::vector<PaddedInput> inputs;
  for (const std::size_t node : model.graph->inputs()) {
    const Node& input = model.graph->nodes()[node];
    const auto found = std::ranges::find(model.inputs, input.spec.name, &ModelInput::name);
    const auto place = static_cast<std::size_t>(found - model.inputs.begin());
    inputs.emplace_back(sample.inputs[place], input.shape, found->state().feature.pad == "front");
  }
  std::vector<BatchView<const float>> views;
  for (const PaddedInput& input : inputs) {
    views.push_back({input.values, 1, input.shape, {&input.length, 1}});
  }
  NetworkMemory<float> memory;
  const BatchView<const float> output = network.run(views, memory).front();
  const OutputRule rule = output_rule(model.recipe.training, model.class_names.size());
  const std::vector<float> said = rule.probabilities(rule.rows_of(output, 0));
  return {said.begin(), said.end()};
}

std::vector<double> run_svm(const Model& model, const SelfTestSample& sample) {
  std::vector<float> row;
  for (const Matrix<float>& input : sample.inputs) {
    row.insert(row.end(), input.values().begin(), input.values().end());
    row.resize(row.size() + (input.rows() == 0 ? input.cols() : 0));  // absent
  }
  const Matrix<float> said = model.svm->probabilities({row, 1, row.size()});
  return {said.values().begin(), said.values().end()};
}

Network<float> network_of(const Model& model) {
  Network<float> network(*model.graph);
  auto out = network.values().begin();
  for (const std::vector<float>& parameter : model.parameters) {
    out = std::ranges::copy(parameter, out).out;
  }
  return network;
}

double largest_difference(std::span<const double> now, std::span<const float> before) {
  double largest = 0.0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    const double difference = std::abs(now[i] - static_cast<double>(before[i]));
    largest = std::isnan(difference) ? HUGE_VAL : std::max(largest, difference);
  }
  return largest;
}

}  // namespace

std::vector<float> self_test_answer(const Model& model, const SelfTestSample& sample) {
  const auto now =
      model.graph ? run_network(model, network_of(model), sample) : run_svm(model, sample);
  return {now.begin(), now.end()};
}

SelfTestResult verify_model(const Model& model) {
  SelfTestResult result;
  std::optional<Network<float>> network;
  if (model.graph) {
    network.emplace(network_of(model));
  }
  for (const SelfTestSample& sample : model.self_test) {
    const auto now = network ? run_network(model, *network, sample) : run_svm(model, sample);
    result.largest_difference =
        std::max(result.largest_difference, largest_difference(now, sample.probabilities));
    ++result.num_samples;
  }
  if (result.largest_difference > kSelfTestTolerance) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("self-test: expected probabilities within {} of those in the file, got "
                            "a difference of {}",
                            kSelfTestTolerance, result.largest_difference));
  }
  return result;
}

}  // namespace merkit
