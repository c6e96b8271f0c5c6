#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/half_precision.h"
#include "merkit/model/classifier_file.h"
#include "merkit/model/model_file.h"
#include "merkit/model/model_json.h"
#include "merkit/model/model_tensors.h"

namespace merkit {
namespace {

std::vector<std::uint64_t> sizes_of(const Shape& shape) { return {shape.begin(), shape.end()}; }

template <class T>
TensorBytes matrix_tensor(std::string name, TensorType type, const Matrix<T>& matrix) {
  return {{std::move(name), type, {matrix.rows(), matrix.cols()}}, std::as_bytes(matrix.values())};
}

// What tensors point to that is not in the model.
using KeptBytes = std::deque<std::string>;

template <class T>
std::span<const std::byte> keep(KeptBytes& kept, const std::vector<T>& values) {
  const auto bytes = std::as_bytes(std::span(values));
  const std::string& copy =
      kept.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return std::as_bytes(std::span(copy));
}

// Weights in half precision, or bytes and a scale a row.
void add_small_parameter(const Model& model, std::size_t place, KeptBytes& kept,
                         std::vector<TensorBytes>& tensors) {
  const GraphParameter& parameter = model.graph->parameters()[place];
  const std::span<const float> values = model.parameters[place].values();
  if (model.weights == WeightType::kFloat16) {
    std::vector<std::uint16_t> halves(values.size());
    std::ranges::transform(values, halves.begin(), half_of_float);
    tensors.push_back(
        {{parameter.name, TensorType::kF16, sizes_of(parameter.spec.shape)}, keep(kept, halves)});
    return;
  }
  const ByteRows rows = bytes_of_rows(values, parameter.spec.shape.back());
  tensors.push_back(
      {{parameter.name, TensorType::kI8, sizes_of(parameter.spec.shape)}, keep(kept, rows.values)});
  tensors.push_back({{scales_tensor(parameter.name), TensorType::kF32, {rows.scales.size()}},
                     keep(kept, rows.scales)});
}

void add_parameters(const Model& model, KeptBytes& kept, std::vector<TensorBytes>& tensors) {
  if (!model.graph) {
    return;
  }
  const auto parameters = model.graph->parameters();
  if (parameters.size() != model.parameters.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("model: expected {} parameters, got {}", parameters.size(),
                            model.parameters.size()));
  }
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    if (model.weights != WeightType::kFloat32 && is_stored_small(parameters[p].spec.shape)) {
      add_small_parameter(model, p, kept, tensors);
    } else {
      tensors.push_back({{parameters[p].name, TensorType::kF32, sizes_of(parameters[p].spec.shape)},
                         std::as_bytes(model.parameters[p].values())});
    }
  }
}

void add_inputs(const Model& model, KeptBytes& texts, std::vector<TensorBytes>& tensors) {
  const auto add_text = [&](std::string name, std::string text) {
    const std::string& kept = texts.emplace_back(std::move(text));
    tensors.push_back(
        {{std::move(name), TensorType::kU8, {kept.size()}}, std::as_bytes(std::span(kept))});
  };
  for (const ModelInput& input : model.inputs) {
    const ModelInputState& state = input.state();
    if (state.words) {
      add_text(input_tensor(input.name(), "words"), vocabulary_text(Vocabulary(*state.words)));
    }
    if (state.statistics) {
      const RowStatistics& statistics = *state.statistics;
      tensors.push_back(
          matrix_tensor(input_tensor(input.name(), "means"), TensorType::kF64, statistics.means));
      tensors.push_back(matrix_tensor(input_tensor(input.name(), "deviations"), TensorType::kF64,
                                      statistics.deviations));
      std::string groups;
      for (const std::string& group : statistics.groups) {
        groups += group + '\n';
      }
      add_text(input_tensor(input.name(), "groups"), std::move(groups));
    }
  }
}

// Means and deviations of the measures, one below the other. `matrices` keeps what the tensors
// point to.
void add_ranges(const Model& model, std::deque<Matrix<double>>& matrices,
                std::vector<TensorBytes>& tensors) {
  if (!model.calibration) {
    return;
  }
  for (const auto& [input, range] : model.calibration->ranges) {
    Matrix<double>& rows = matrices.emplace_back(2, range.means.size());
    std::ranges::copy(range.means, rows.row(0).begin());
    std::ranges::copy(range.deviations, rows.row(1).begin());
    tensors.push_back(matrix_tensor(input_tensor(input, "range"), TensorType::kF64, rows));
  }
}

void add_self_test(const Model& model, std::vector<TensorBytes>& tensors) {
  for (std::size_t s = 0; s < model.self_test.size(); ++s) {
    const SelfTestSample& sample = model.self_test[s];
    for (std::size_t f = 0; f < model.inputs.size(); ++f) {
      tensors.push_back(matrix_tensor(sample_tensor(s, model.inputs[f].name()), TensorType::kF32,
                                      sample.inputs.at(f)));
    }
    tensors.push_back({{sample_probabilities(s), TensorType::kF32, {sample.probabilities.size()}},
                       std::as_bytes(std::span(sample.probabilities))});
  }
}

}  // namespace

void write_tensors(const std::filesystem::path& path, std::vector<TensorBytes> tensors,
                   SafetensorsMetadata metadata) {
  std::ranges::stable_sort(tensors, std::ranges::greater{}, [](const TensorBytes& tensor) {
    return element_size(tensor.spec.type);
  });
  std::vector<TensorSpec> specs;
  for (const TensorBytes& tensor : tensors) {
    specs.push_back(tensor.spec);
  }
  SafetensorsWriter out(path, std::move(specs), std::move(metadata));
  for (const TensorBytes& tensor : tensors) {
    out.append(tensor.bytes);
    out.end_tensor();
  }
  out.commit();
}

namespace {

// Older programs read files of version 1: a network or a support vector machine alone, whose
// weights are all floats.
const char* format_of(const Model& model) {
  const bool is_alone =
      !model.classifier || (!model.graph && std::holds_alternative<Svm>(*model.classifier));
  const bool has_stages = model.recipe.statistics.over != "none" || !is_alone;
  return model.weights == WeightType::kFloat32 && !has_stages ? "model/1" : "model/2";
}

}  // namespace

void write_model(const std::filesystem::path& path, const Model& model) {
  KeptBytes kept;
  std::deque<Matrix<double>> ranges;
  std::vector<TensorBytes> tensors;
  add_parameters(model, kept, tensors);
  if (model.classifier) {
    add_classifier_tensors(*model.classifier, tensors);
  }
  add_inputs(model, kept, tensors);
  add_ranges(model, ranges, tensors);
  add_self_test(model, tensors);
  SafetensorsMetadata metadata = {{"merkit.format", format_of(model)},
                                  {"recipe", recipe_text(model.recipe)},
                                  {"model", model_json(model)}};
  if (model.graph) {
    metadata["graph"] = model.graph->to_json();
  }
  write_tensors(path, std::move(tensors), std::move(metadata));
}

}  // namespace merkit
