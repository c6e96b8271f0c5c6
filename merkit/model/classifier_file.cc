#include "merkit/model/classifier_file.h"

#include <array>
#include <cstdint>
#include <utility>

namespace merkit {
namespace {

Json json_of(const SvmState& svm) {
  return {{"kernel", svm.kernel},
          {"gamma", svm.gamma},
          {"cost", svm.cost},
          {"classes", svm.classes},
          {"num_vectors", svm.num_vectors}};
}

Json json_of(const ElmState& elm) { return {{"cost", elm.cost}}; }

Json json_of(const KernelElmState& elm) { return {{"gamma", elm.gamma}, {"cost", elm.cost}}; }

Json json_of(const RandomForestState& forest) { return {{"num_columns", forest.num_columns}}; }

Json json_of(const GaussianMixtureHmmState& hmm) { return {{"num_states", hmm.num_states}}; }

// Collects the tensors of one kind.
class Tensors {
 public:
  Tensors(std::string kind, std::vector<TensorBytes>& tensors)
      : prefix_(std::move(kind) + "."), tensors_(tensors) {}

  template <class T>
  void add(const char* name, TensorType type, const Matrix<T>& matrix) {
    tensors_.push_back(
        {{prefix_ + name, type, {matrix.rows(), matrix.cols()}}, std::as_bytes(matrix.values())});
  }
  template <class T>
  void add(const char* name, TensorType type, const std::vector<T>& values) {
    tensors_.push_back({{prefix_ + name, type, {values.size()}}, std::as_bytes(std::span(values))});
  }

 private:
  std::string prefix_;
  std::vector<TensorBytes>& tensors_;
};

void add_tensors(const SvmState& svm, Tensors out) {
  out.add("vectors", TensorType::kF32, svm.vectors);
  out.add("coefficients", TensorType::kF64, svm.coefficients);
  out.add("offsets", TensorType::kF64, svm.offsets);
}

void add_tensors(const ElmState& elm, Tensors out) {
  out.add("input_weights", TensorType::kF32, elm.input_weights);
  out.add("biases", TensorType::kF32, elm.biases);
  out.add("output_weights", TensorType::kF64, elm.output_weights);
}

void add_tensors(const KernelElmState& elm, Tensors out) {
  out.add("rows", TensorType::kF32, elm.rows);
  out.add("coefficients", TensorType::kF64, elm.coefficients);
}

void add_tensors(const RandomForestState& forest, Tensors out) {
  out.add("roots", TensorType::kU32, forest.roots);
  out.add("columns", TensorType::kU32, forest.columns);
  out.add("thresholds", TensorType::kF32, forest.thresholds);
  out.add("lefts", TensorType::kU32, forest.lefts);
  out.add("leaves", TensorType::kF32, forest.leaves);
}

void add_tensors(const GaussianMixtureHmmState& hmm, Tensors out) {
  out.add("priors", TensorType::kF64, hmm.priors);
  out.add("stays", TensorType::kF64, hmm.stays);
  out.add("weights", TensorType::kF64, hmm.weights);
  out.add("means", TensorType::kF64, hmm.means);
  out.add("variances", TensorType::kF64, hmm.variances);
}

Classifier read_svm(const Json& json, std::size_t num_classes, const TensorSource& source) {
  return Svm(SvmState{.kernel = json.at("kernel").get<std::string>(),
                      .gamma = json.at("gamma").get<double>(),
                      .cost = json.at("cost").get<double>(),
                      .num_classes = num_classes,
                      .classes = integers_of<std::size_t>(json.at("classes")),
                      .num_vectors = integers_of<std::size_t>(json.at("num_vectors")),
                      .vectors = source.matrix<float>("svm.vectors"),
                      .coefficients = source.matrix<double>("svm.coefficients"),
                      .offsets = source.values<double>("svm.offsets")});
}

Classifier read_elm(const Json& json, const TensorSource& source) {
  return Elm(ElmState{.cost = json.at("cost").get<double>(),
                      .input_weights = source.matrix<float>("elm.input_weights"),
                      .biases = source.values<float>("elm.biases"),
                      .output_weights = source.matrix<double>("elm.output_weights")});
}

Classifier read_kernel_elm(const Json& json, const TensorSource& source) {
  return KernelElm(
      KernelElmState{.gamma = json.at("gamma").get<double>(),
                     .cost = json.at("cost").get<double>(),
                     .rows = source.matrix<float>("kernel-elm.rows"),
                     .coefficients = source.matrix<double>("kernel-elm.coefficients")});
}

Classifier read_forest(const Json& json, const TensorSource& source) {
  return RandomForest(
      RandomForestState{.num_columns = integer_of<std::size_t>(json.at("num_columns")),
                        .roots = source.values<std::uint32_t>("forest.roots"),
                        .columns = source.values<std::uint32_t>("forest.columns"),
                        .thresholds = source.values<float>("forest.thresholds"),
                        .lefts = source.values<std::uint32_t>("forest.lefts"),
                        .leaves = source.matrix<float>("forest.leaves")});
}

Classifier read_hmm(const Json& json, const TensorSource& source) {
  return GaussianMixtureHmm(
      GaussianMixtureHmmState{.num_states = integer_of<std::size_t>(json.at("num_states")),
                              .priors = source.values<double>("hmm.priors"),
                              .stays = source.matrix<double>("hmm.stays"),
                              .weights = source.matrix<double>("hmm.weights"),
                              .means = source.matrix<double>("hmm.means"),
                              .variances = source.matrix<double>("hmm.variances")});
}

}  // namespace

Json classifier_json(const Classifier& classifier) {
  return std::visit([](const auto& one) { return json_of(one.state()); }, classifier);
}

void add_classifier_tensors(const Classifier& classifier, std::vector<TensorBytes>& tensors) {
  const std::string kind(classifier_kind(classifier));
  std::visit([&](const auto& one) { add_tensors(one.state(), {kind, tensors}); }, classifier);
}

bool is_classifier_kind(const std::string& kind) {
  return kind == "svm" || kind == "elm" || kind == "kernel-elm" || kind == "forest" ||
         kind == "hmm";
}

Classifier read_classifier(const std::string& kind, const Json& json, std::size_t num_classes,
                           const TensorSource& source) {
  return kind == "svm"          ? read_svm(json, num_classes, source)
         : kind == "elm"        ? read_elm(json, source)
         : kind == "kernel-elm" ? read_kernel_elm(json, source)
         : kind == "forest"     ? read_forest(json, source)
                                : read_hmm(json, source);
}

}  // namespace merkit
