#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/half_precision.h"
#include "merkit/base/memory_map.h"
#include "merkit/base/parse.h"
#include "merkit/model/classifier_file.h"
#include "merkit/model/model_chain.h"
#include "merkit/model/model_file.h"
#include "merkit/model/model_json.h"
#include "merkit/model/model_tensors.h"
#include "merkit/model/tensor_source.h"
#include "merkit/nn/aligned_values.h"

namespace merkit {
namespace {

constexpr int kNewestVersion = 2;
// Rows of an input, as in recipes, and numbers in the outputs of all nodes for one utterance,
// 256 MB. More is no network but an attack on memory.
constexpr std::size_t kMostRows = 1000000;
constexpr double kMostNodeValues = 67108864.0;

// As many numbers as the tensor has, which `fill` writes.
template <class Fill>
ParameterValues made_values(const TensorView& tensor, const Fill& fill) {
  const auto owned =
      std::make_shared<AlignedValues>(tensor.bytes.size() / element_size(tensor.type));
  fill(owned->values());
  return {owned->values(), owned};
}

// A model file whose parts are fetched one by one.
class ModelReader {
 public:
  ModelReader(const SafetensorsFile& file, std::string_view where,
              const std::shared_ptr<const void>& owner)
      : file_(file), where_(where), owner_(owner), source_(file, where) {}

  Model read();

 private:
  void check_format() const;
  const std::string& metadata(const char* key) const;

  ModelInput read_input(const RecipeFeature& feature, const ModelHeader& header) const;
  ParameterValues stored_values(const std::string& name) const;
  ParameterValues parameter_values(const GraphParameter& parameter, WeightType type) const;
  void check_sizes(const Graph& graph) const;
  void read_network(Model& model) const;
  void read_calibration(Model& model, ModelCalibration calibration) const;
  void read_classifier_of(Model& model, const ModelHeader& header) const;
  void read_self_test(Model& model, std::size_t num_samples) const;

  const SafetensorsFile& file_;
  std::string_view where_;
  const std::shared_ptr<const void>& owner_;  // of the bytes; nullptr: what is kept is copied
  TensorSource source_;
};

void ModelReader::check_format() const {
  constexpr std::string_view kFamily = "model/";
  const auto found = file_.metadata().find("merkit.format");
  if (found == file_.metadata().end() || !found->second.starts_with(kFamily)) {
    source_.fail("expected a model, got another file");
  }
  const auto version = parse_int(std::string_view(found->second).substr(kFamily.size()));
  if (!version || *version < 1) {
    source_.fail(fmt::format("expected model/1, got \"{}\"", quote(found->second)));
  }
  if (*version > kNewestVersion) {
    throw Error(ErrorCode::kUnsupportedVersion,
                fmt::format("{}: model of version {}, newer than this program (up to {})", where_,
                            *version, kNewestVersion));
  }
}

const std::string& ModelReader::metadata(const char* key) const {
  const auto found = file_.metadata().find(key);
  if (found == file_.metadata().end()) {
    source_.fail(fmt::format("expected metadata \"{}\", got none", key));
  }
  return found->second;
}

ModelInput ModelReader::read_input(const RecipeFeature& feature, const ModelHeader& header) const {
  const auto source = header.sources.find(feature.name);
  if (source == header.sources.end() || source->second.feature_set != feature.set) {
    source_.fail(
        fmt::format("expected input {} of set {}", quote(feature.name), quote(feature.set)));
  }
  ModelInputState state;
  state.feature = feature;
  state.source = source->second;
  if (is_text_feature(feature)) {
    const std::string name = input_tensor(feature.name, "words");
    state.words = parse_vocabulary(source_.text(name), fmt::format("{}: {}", where_, name)).words();
  } else if (feature.normalise != "none") {
    state.statistics = RowStatistics{
        .groups = source_.lines(input_tensor(feature.name, "groups")),
        .means = source_.matrix<double>(input_tensor(feature.name, "means")),
        .deviations = source_.matrix<double>(input_tensor(feature.name, "deviations"))};
  }
  return ModelInput(std::move(state));
}

ParameterValues ModelReader::stored_values(const std::string& name) const {
  return owner_ ? ParameterValues(source_.tensor(name).as<float>(), owner_)
                : ParameterValues(source_.values<float>(name));
}

ParameterValues ModelReader::parameter_values(const GraphParameter& parameter,
                                              WeightType type) const {
  if (type == WeightType::kFloat32 || !is_stored_small(parameter.spec.shape)) {
    return stored_values(parameter.name);
  }
  const TensorView& view = source_.tensor(parameter.name);
  if (type == WeightType::kFloat16) {
    if (view.type != TensorType::kF16) {
      source_.fail(fmt::format("expected tensor \"{}\" in half precision", quote(parameter.name)));
    }
    return made_values(
        view, [&](std::span<float> out) { floats_of_halves(view.as<std::uint16_t>(), out); });
  }
  const auto scales = source_.values<float>(scales_tensor(parameter.name));
  if (scales.size() * parameter.spec.shape.back() != view.num_elements()) {
    source_.fail(fmt::format("expected one scale a row of tensor \"{}\"", quote(parameter.name)));
  }
  return made_values(
      view, [&](std::span<float> out) { rows_of_bytes(view.as<std::int8_t>(), scales, out); });
}

void ModelReader::check_sizes(const Graph& graph) const {
  double sum = 0.0;  // a product of sizes may overflow whole numbers
  for (const Node& node : graph.nodes()) {
    if (node.spec.layer == "input" && node.shape[0] > kMostRows) {
      source_.fail(fmt::format("node \"{}\": expected at most {} rows, got {}", node.spec.name,
                               kMostRows, node.shape[0]));
    }
    double num_values = 1.0;
    for (const std::size_t size : node.shape) {
      num_values *= static_cast<double>(std::max<std::size_t>(size, 1));
    }
    sum += num_values;
    if (sum > kMostNodeValues) {
      source_.fail(
          fmt::format("node \"{}\": expected at most {} numbers in all nodes, got shape {}",
                      node.spec.name, kMostNodeValues, shape_text(node.shape)));
    }
  }
}

void ModelReader::read_network(Model& model) const {
  model.graph = Graph::from_json(metadata("graph"), where_);
  for (const GraphParameter& parameter : model.graph->parameters()) {
    const TensorView& view = source_.tensor(parameter.name);
    if (!std::ranges::equal(view.shape, parameter.spec.shape)) {
      source_.fail(fmt::format("expected tensor \"{}\" of shape {}, got another",
                               quote(parameter.name), shape_text(parameter.spec.shape)));
    }
    model.parameters.push_back(parameter_values(parameter, model.weights));
  }
  check_sizes(*model.graph);
}

void ModelReader::read_classifier_of(Model& model, const ModelHeader& header) const {
  try {
    model.classifier = read_classifier(header.classifier_kind, header.classifier,
                                       model.class_names.size(), source_);
  } catch (const Json::exception& error) {
    source_.fail(fmt::format("expected the header of a model with {}, got another: {}",
                             header.classifier_kind, fault_of(error)));
  }
}

void ModelReader::read_calibration(Model& model, ModelCalibration calibration) const {
  const auto is_share = [](double value) { return value >= 0.0 && value <= 1.0; };
  if (!(calibration.temperature > 0.0) || !std::isfinite(calibration.temperature) ||
      !is_share(calibration.min_confidence) || !is_share(calibration.risk) ||
      !is_share(calibration.coverage)) {
    source_.fail("expected a temperature above 0 and shares from 0 to 1 in the calibration");
  }
  for (auto& [name, range] : calibration.ranges) {
    const auto input = std::ranges::find(model.inputs, name, &ModelInput::name);
    const Matrix<double> rows = source_.matrix<double>(input_tensor(name, "range"));
    const bool all_good =
        std::ranges::all_of(rows.values(), [](double value) { return std::isfinite(value); });
    if (input == model.inputs.end() || rows.rows() != 2 ||
        rows.cols() != 2 * input->num_columns() || !all_good || !(range.limit > 0.0)) {
      source_.fail(
          fmt::format("expected a range of two measures a column for input \"{}\"", quote(name)));
    }
    range.means.assign(rows.row(0).begin(), rows.row(0).end());
    range.deviations.assign(rows.row(1).begin(), rows.row(1).end());
  }
  model.calibration = std::move(calibration);
}

void ModelReader::read_self_test(Model& model, std::size_t num_samples) const {
  for (std::size_t s = 0; s < num_samples; ++s) {
    SelfTestSample sample;
    for (const ModelInput& input : model.inputs) {
      sample.inputs.push_back(source_.matrix<float>(sample_tensor(s, input.name())));
      if (sample.inputs.back().cols() != input.num_columns()) {
        source_.fail(fmt::format("expected samples of {} columns for {}", input.num_columns(),
                                 quote(input.name())));
      }
    }
    sample.probabilities = source_.values<float>(sample_probabilities(s));
    if (sample.probabilities.size() != model.class_names.size()) {
      source_.fail("expected a probability of each class in the self-test");
    }
    model.self_test.push_back(std::move(sample));
  }
}

Model ModelReader::read() {
  check_format();
  Model model;
  model.recipe = parse_recipe(metadata("recipe"), fmt::format("{}: recipe", where_), "");
  ModelHeader header = parse_model_json(metadata("model"), where_);
  model.class_names = std::move(header.class_names);
  model.weights = header.weights;
  if (model.class_names.empty() || model.recipe.features.empty()) {
    source_.fail("expected classes and features, got none");
  }
  for (const RecipeFeature& feature : model.recipe.features) {
    model.inputs.push_back(read_input(feature, header));
  }
  if (file_.metadata().contains("graph")) {
    read_network(model);
  }
  if (!header.classifier_kind.empty()) {
    read_classifier_of(model, header);
  }
  check_stages(model);
  model.facts = std::move(header.facts);
  if (header.calibration) {
    read_calibration(model, std::move(*header.calibration));
  }
  read_self_test(model, header.num_self_tests);
  return model;
}

// What the parts say of themselves becomes a fault of the file.
Model read_checked(const SafetensorsFile& file, std::string_view where,
                   const std::shared_ptr<const void>& owner) {
  try {
    return ModelReader(file, where, owner).read();
  } catch (const Error& error) {
    const bool is_known =
        error.code() == ErrorCode::kCorruptData || error.code() == ErrorCode::kUnsupportedVersion;
    const std::string_view what = error.what();
    throw Error(is_known ? error.code() : ErrorCode::kCorruptData,
                what.starts_with(where) ? std::string(what) : fmt::format("{}: {}", where, what));
  }
}

}  // namespace

Model read_model(const std::filesystem::path& path) {
  const auto map = std::make_shared<const MemoryMap>(path);
  return parse_model(map->bytes(), path.string(), map);
}

Model parse_model(std::span<const std::byte> bytes, std::string_view where,
                  std::shared_ptr<const void> owner) {
  const SafetensorsFile file(bytes, where);
  return read_checked(file, where, owner);
}

}  // namespace merkit
