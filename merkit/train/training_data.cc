#include "merkit/train/training_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "merkit/base/error.h"
#include "merkit/recipe/recipe_output.h"

namespace merkit {
namespace {

[[noreturn]] void fail(const std::string& where, const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, fmt::format("{}: {}", where, what));
}

// Numbers in a row of an input of that shape; ids have one.
std::size_t row_size(const Shape& shape) { return shape.rank() < 2 ? 1 : shape[1]; }

PaddingSide padding_of(const TrainingData& data, std::size_t input) {
  return data.padding.empty() ? PaddingSide::kEnd : data.padding[input];
}

void check_input(const MatrixView<const float>& matrix, const Shape& shape,
                 const std::string& where) {
  const std::size_t columns = row_size(shape);
  if (matrix.cols != columns || matrix.values.size() != matrix.rows * columns) {
    fail(where, fmt::format("expected rows of {} numbers, got {} rows of {} with {} values",
                            columns, matrix.rows, matrix.cols, matrix.values.size()));
  }
  const auto is_finite = [](float value) { return std::isfinite(value); };
  if (!std::all_of(matrix.values.begin(), matrix.values.end(), is_finite)) {
    fail(where, "expected finite numbers, got NaN or infinity");
  }
}

void check_target(const TrainingExample& example, std::size_t num_classes,
                  const std::string& where) {
  if (example.label >= num_classes) {
    fail(where, fmt::format("expected a class below {}, got {}", num_classes, example.label));
  }
  if (!(example.weight >= 0.0F && std::isfinite(example.weight))) {
    fail(where, fmt::format("expected a weight >= 0, got {}", example.weight));
  }
  if (example.target.empty()) {
    return;
  }
  const double sum = std::accumulate(example.target.begin(), example.target.end(), 0.0);
  const bool is_distribution = example.target.size() == num_classes &&
                               std::all_of(example.target.begin(), example.target.end(),
                                           [](float share) { return share >= 0.0F; }) &&
                               std::abs(sum - 1.0) <= 1e-4;
  if (!is_distribution) {
    fail(where, fmt::format("expected a target of {} shares that sum to 1, got {} that sum to {}",
                            num_classes, example.target.size(), sum));
  }
}

void check_sequence_and_views(const TrainingExample& example, std::size_t num_classes,
                              const std::string& where) {
  for (const std::size_t label : example.sequence.value_or(std::vector<std::size_t>{})) {
    if (label >= num_classes) {
      fail(where,
           fmt::format("expected labels of a sequence below {}, got {}", num_classes, label));
    }
  }
  for (const std::optional<std::size_t>& level : example.views) {
    if (level.value_or(0) >= kViewLevels) {
      fail(where, fmt::format("expected levels of views below {}, got {}", kViewLevels, *level));
    }
  }
}

void check_part(const TrainingData& data, const Graph& graph, const std::string& where) {
  if (data.num_classes == 0) {
    fail(where, "expected at least one class, got none");
  }
  if (!data.padding.empty() && data.padding.size() != graph.inputs().size()) {
    fail(where, fmt::format("expected a padding for each of {} inputs, got {}",
                            graph.inputs().size(), data.padding.size()));
  }
}

std::size_t rows_of_batch(const TrainingData& data, std::size_t input, const Shape& shape,
                          std::span<const std::size_t> places) {
  std::size_t rows = shape[0];
  if (rows == kAnyLength) {
    rows = 1;
    for (const std::size_t place : places) {
      rows = std::max(rows, data.examples[place].inputs[input].rows);
    }
  }
  return rows;
}

void copy_rows(const MatrixView<const float>& from, PaddingSide padding, std::span<float> to) {
  const std::size_t size = std::min(from.values.size(), to.size());
  const bool is_front = padding == PaddingSide::kFront;
  const auto kept = is_front ? from.values.last(size) : from.values.first(size);
  std::copy(kept.begin(), kept.end(), is_front ? to.last(size).begin() : to.begin());
}

// True if a layer of the graph skips padding in front.
bool knows_front_padding(const Graph& graph) {
  const auto is_leading = [](const OptionAssignment& option) {
    return option.name == "mask" && option.value == "leading";
  };
  return std::any_of(graph.nodes().begin(), graph.nodes().end(), [&](const Node& node) {
    return std::any_of(node.spec.options.begin(), node.spec.options.end(), is_leading);
  });
}

BatchInput make_input(const TrainingData& data, std::size_t input, const Shape& shape,
                      std::span<const std::size_t> places) {
  BatchInput batch;
  const std::size_t rows = rows_of_batch(data, input, shape, places);
  batch.shape = shape.with_length(rows);
  const std::size_t size = batch.shape.num_values();
  batch.values.assign(places.size() * size, 0.0F);
  const PaddingSide padding = padding_of(data, input);
  bool is_full = true;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const MatrixView<const float>& from = data.examples[places[i]].inputs[input];
    copy_rows(from, padding, std::span(batch.values).subspan(i * size, size));
    batch.lengths.push_back(std::min(from.rows, rows));
    is_full = is_full && from.rows >= rows;
  }
  if (is_full) {
    batch.lengths.clear();
  }
  return batch;
}

// Lengths that say no more than which utterances lack the input; none if all have it.
void keep_absence_alone(BatchInput& batch) {
  bool all_present = true;
  for (std::size_t& length : batch.lengths) {
    all_present = all_present && length > 0;
    length = length > 0 ? batch.shape[0] : 0;
  }
  if (all_present) {
    batch.lengths.clear();
  }
}

}  // namespace

void check_training_data(const TrainingData& data, const Graph& graph, std::string_view name) {
  const std::string part(name);
  check_part(data, graph, part);
  for (std::size_t i = 0; i < data.examples.size(); ++i) {
    const TrainingExample& example = data.examples[i];
    const std::string where = fmt::format("{}: example {}", part, i);
    check_target(example, data.num_classes, where);
    check_sequence_and_views(example, data.num_classes, where);
    if (example.inputs.size() != graph.inputs().size()) {
      fail(where,
           fmt::format("expected {} inputs, got {}", graph.inputs().size(), example.inputs.size()));
    }
    for (std::size_t input = 0; input < example.inputs.size(); ++input) {
      const Node& node = graph.nodes()[graph.inputs()[input]];
      check_input(example.inputs[input], node.shape,
                  fmt::format("{}: input \"{}\"", where, node.spec.name));
    }
  }
}

bool has_sequences(const TrainingData& data) {
  const auto has_one = [](const TrainingExample& example) { return example.sequence.has_value(); };
  return !data.examples.empty() && std::all_of(data.examples.begin(), data.examples.end(), has_one);
}

std::vector<BatchInput> make_batch(const TrainingData& data, const Graph& graph,
                                   std::span<const std::size_t> places) {
  std::vector<BatchInput> inputs;
  for (std::size_t input = 0; input < graph.inputs().size(); ++input) {
    inputs.push_back(make_input(data, input, graph.nodes()[graph.inputs()[input]].shape, places));
    if (padding_of(data, input) == PaddingSide::kFront && !knows_front_padding(graph)) {
      keep_absence_alone(inputs.back());
    }
  }
  return inputs;
}

}  // namespace merkit
