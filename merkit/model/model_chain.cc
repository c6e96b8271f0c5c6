#include "merkit/model/model_chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "merkit/base/error.h"
#include "merkit/classic/utterance_statistics.h"
#include "merkit/nn/exact_softmax.h"
#include "merkit/recipe/recipe_output.h"

namespace merkit {
namespace {

// In one run: rows that are examples of their own, and numbers of an input of several utterances.
constexpr std::size_t kRowsAtOnce = 256;
constexpr std::size_t kValuesAtOnce = std::size_t{1} << 20U;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "model: " + what);
}

MatrixView<const float> view_of(const Matrix<float>& matrix) {
  return {matrix.values(), matrix.rows(), matrix.cols()};
}

Runtime runtime_of(const Graph& graph, const std::vector<ParameterValues>& values) {
  std::vector<std::span<const float>> parameters;
  std::ranges::transform(values, std::back_inserter(parameters), &ParameterValues::values);
  return {graph, parameters};
}

std::size_t most_probable(std::span<const float> row) {
  return static_cast<std::size_t>(std::ranges::max_element(row) - row.begin());
}

void divide_by_sum(std::span<float> shares) {
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (float& share : shares) {
    share = sum > 0.0 ? static_cast<float>(static_cast<double>(share) / sum)
                      : 1.0F / static_cast<float>(shares.size());
  }
}

}  // namespace

ModelChain::ModelChain(const Model& model)
    : statistics_(model.recipe.statistics),
      rule_(output_rule(model.recipe.training, model.class_names.size())),
      num_classes_(model.class_names.size()),
      classifier_(model.classifier),
      takes_sequences_(model.recipe.classifier.kind == "hmm") {
  for (const ModelInput& input : model.inputs) {
    num_columns_.push_back(input.num_columns());
    names_.push_back(input.name());
  }
  if (!model.graph) {
    return;
  }
  network_.emplace(runtime_of(*model.graph, model.parameters));
  for (const std::size_t node : model.graph->inputs()) {
    const std::string& name = model.graph->nodes()[node].spec.name;
    const auto found = std::ranges::find(model.inputs, name, &ModelInput::name);
    network_inputs_.push_back({static_cast<std::size_t>(found - model.inputs.begin()),
                               found->state().feature.pad == "front"});
  }
}

void ModelChain::check_inputs(std::span<const MatrixView<const float>> inputs) const {
  if (inputs.size() != num_columns_.size()) {
    refuse(fmt::format("expected {} inputs, got {}", num_columns_.size(), inputs.size()));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].cols != num_columns_[i]) {
      refuse(fmt::format("expected rows of {} columns for input {}, got {}", num_columns_[i],
                         names_[i], inputs[i].cols));
    }
  }
}

// One batch of utterances whose inputs have the same shapes.
BatchView<const float> ModelChain::run_network(std::span<const MatrixView<const float>> inputs,
                                               Memory& memory) const {
  const std::size_t num_inputs = network_inputs_.size();
  const std::size_t batch_size = inputs.size() / num_columns_.size();
  memory.padded.resize(num_inputs);
  memory.lengths.resize(num_inputs);
  memory.views.resize(num_inputs);
  for (std::size_t i = 0; i < num_inputs; ++i) {
    const NetworkInput& input = network_inputs_[i];
    const Shape shape = shape_for(i, inputs[input.model_input].rows);
    const std::size_t size = shape.num_values();
    std::vector<float>& padded = memory.padded[i];
    std::vector<std::size_t>& lengths = memory.lengths[i];
    padded.assign(batch_size * size, 0.0F);
    lengths.resize(batch_size);
    for (std::size_t b = 0; b < batch_size; ++b) {
      const auto& rows = inputs[b * num_columns_.size() + input.model_input];
      const std::size_t first = input.pads_front ? shape[0] - rows.rows : 0;
      std::ranges::copy(rows.values,
                        padded.begin() + static_cast<std::ptrdiff_t>(b * size + first * rows.cols));
      lengths[b] = rows.rows == 0 ? 0 : first + rows.rows;
    }
    memory.views[i] = {padded, batch_size, shape, lengths};
  }
  return network_->run(memory.views, memory.network).front();
}

// The shape of an input of the network for so many rows.
Shape ModelChain::shape_for(std::size_t network_input, std::size_t num_rows) const {
  const Graph& graph = network_->graph();
  const Shape shape = graph.nodes()[graph.inputs()[network_input]].shape.with_length(
      std::max<std::size_t>(num_rows, 1));
  if (num_rows > shape[0]) {
    refuse(fmt::format("expected at most {} rows for input {}, got {}", shape[0],
                       names_[network_inputs_[network_input].model_input], num_rows));
  }
  return shape;
}

// Each row is a batch entry of its own.
Matrix<float> ModelChain::row_posteriors(MatrixView<const float> rows, Memory& memory) const {
  const Graph& graph = network_->graph();
  const Shape shape = graph.nodes()[graph.inputs().front()].shape.with_length(1);
  Matrix<float> said(rows.rows, num_classes_);
  for (std::size_t first = 0; first < rows.rows; first += kRowsAtOnce) {
    const std::size_t count = std::min(kRowsAtOnce, rows.rows - first);
    const BatchView<const float> batch = {rows.values.subspan(first * rows.cols, count * rows.cols),
                                          count, shape};
    const auto logits = network_->run({&batch, 1}, memory.network).front().values;
    for (std::size_t r = 0; r < count; ++r) {
      exact_softmax(logits.subspan(r * num_classes_, num_classes_), said.row(first + r));
    }
  }
  return said;
}

Matrix<float> ModelChain::posteriors(std::span<const MatrixView<const float>> inputs,
                                     Memory& memory) const {
  check_inputs(inputs);
  if (!network_) {
    refuse("expected a network, got a classifier alone");
  }
  if (statistics_.over == "rows") {
    return row_posteriors(inputs.front(), memory);
  }
  return rule_.posteriors(rule_.rows_of(run_network(inputs, memory), 0));
}

Matrix<float> ModelChain::classifier_rows(std::span<const MatrixView<const float>> inputs,
                                          Memory& memory) const {
  check_inputs(inputs);
  if (network_) {
    const Matrix<float> said = posteriors(inputs, memory);
    std::vector<float> row = utterance_statistics(view_of(said), statistics_.threshold);
    const std::size_t num_columns = row.size();
    return {1, num_columns, std::move(row)};
  }
  if (statistics_.over == "rows" || takes_sequences_) {
    const MatrixView<const float>& rows = inputs.front();
    return {rows.rows, rows.cols, std::vector<float>(rows.values.begin(), rows.values.end())};
  }
  std::vector<float> row;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].rows > 1) {
      refuse(fmt::format("expected one row an utterance of input {}, as emobase988 has, got {}",
                         names_[i], inputs[i].rows));
    }
    row.insert(row.end(), inputs[i].values.begin(), inputs[i].values.end());
    row.resize(row.size() + (inputs[i].rows == 0 ? inputs[i].cols : 0));  // absent: zeros
  }
  const std::size_t num_columns = row.size();
  return {1, num_columns, std::move(row)};
}

// A row votes for its most probable class; the mean decides between classes of equally many votes,
// for it adds less than one vote.
void ModelChain::pool_rows(const Matrix<float>& said, std::span<float> out) const {
  std::vector<double> sums(num_classes_, 0.0);
  const double share = 1.0 / static_cast<double>(said.rows());
  for (std::size_t r = 0; r < said.rows(); ++r) {
    for (std::size_t k = 0; k < num_classes_; ++k) {
      sums[k] += share * static_cast<double>(said(r, k));
    }
    if (statistics_.pool == "vote") {
      sums[most_probable(said.row(r))] += 1.0;
    }
  }
  std::ranges::transform(sums, out.begin(), [](double sum) { return static_cast<float>(sum); });
  divide_by_sum(out);
}

void ModelChain::run(std::span<const MatrixView<const float>> inputs, Memory& memory,
                     std::span<float> out) const {
  if (out.size() != num_classes_) {
    refuse(fmt::format("expected room for {} classes, got {}", num_classes_, out.size()));
  }
  if (classifier_) {
    const Matrix<float> said = classify(*classifier_, view_of(classifier_rows(inputs, memory)));
    if (said.rows() == 1) {
      std::ranges::copy(said.values(), out.begin());
    } else {
      pool_rows(said, out);
    }
    return;
  }
  if (statistics_.over == "none") {
    check_inputs(inputs);
    run_alike(inputs, memory, out);
    return;
  }
  pool_rows(posteriors(inputs, memory), out);
}

// The probabilities that a network gives a batch.
void ModelChain::run_alike(std::span<const MatrixView<const float>> inputs, Memory& memory,
                           std::span<float> out) const {
  const BatchView<const float> logits = run_network(inputs, memory);
  for (std::size_t b = 0; b < logits.batch_size; ++b) {
    const std::span<float> of_one = out.subspan(b * num_classes_, num_classes_);
    if (rule_.is_framewise()) {
      std::ranges::copy(rule_.probabilities(rule_.rows_of(logits, b)), of_one.begin());
    } else {
      exact_softmax(logits.values.subspan(b * num_classes_, num_classes_), of_one);
    }
  }
}

// Utterances from the first on that may share a batch with it: few if they are large, so that a
// batch does not ask for more memory than there is.
std::size_t ModelChain::num_alike(std::span<const MatrixView<const float>> inputs) const {
  const std::size_t num_inputs = num_columns_.size();
  std::size_t most = std::min(kUtterancesAtOnce, inputs.size() / num_inputs);
  for (std::size_t i = 0; i < network_inputs_.size(); ++i) {
    const std::size_t place = network_inputs_[i].model_input;
    const Shape shape = shape_for(i, inputs[place].rows);
    std::size_t count = 1;
    while (count < most && (count + 1) * shape.num_values() <= kValuesAtOnce &&
           shape_for(i, inputs[count * num_inputs + place].rows) == shape) {
      ++count;
    }
    most = count;
  }
  return most;
}

void ModelChain::run_each(std::span<const MatrixView<const float>> inputs, Memory& memory,
                          std::span<float> out) const {
  const std::size_t num_inputs = num_columns_.size();
  const std::size_t num_utterances = inputs.size() / num_inputs;
  if (inputs.size() % num_inputs != 0 || out.size() != num_utterances * num_classes_) {
    refuse(fmt::format("expected {} inputs and room for {} classes an utterance, got {} and {}",
                       num_inputs, num_classes_, inputs.size(), out.size()));
  }
  const bool is_network_alone = !classifier_ && statistics_.over == "none";
  for (std::size_t u = 0; u < num_utterances; ++u) {
    check_inputs(inputs.subspan(u * num_inputs, num_inputs));
  }
  for (std::size_t begin = 0, count = 1; begin < num_utterances; begin += count) {
    const auto rest = inputs.subspan(begin * num_inputs);
    count = is_network_alone ? num_alike(rest) : 1;
    const auto some = rest.first(count * num_inputs);
    const auto said = out.subspan(begin * num_classes_, count * num_classes_);
    is_network_alone ? run_alike(some, memory, said) : run(some, memory, said);
  }
}

}  // namespace merkit
