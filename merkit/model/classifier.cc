#include "merkit/model/classifier.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

namespace merkit {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<Classifier>> kKinds = {
    "svm", "elm", "kernel-elm", "forest", "hmm"};

std::string text_of(const SvmState& svm) {
  return fmt::format("support vector machine, {} kernel, {} vectors", svm.kernel,
                     svm.vectors.rows());
}

std::string text_of(const ElmState& elm) {
  return fmt::format("extreme learning machine, {} hidden units", elm.biases.size());
}

std::string text_of(const KernelElmState& elm) {
  return fmt::format("kernel extreme learning machine, {} rows", elm.rows.rows());
}

std::string text_of(const RandomForestState& forest) {
  return fmt::format("random forest, {} trees, {} nodes", forest.roots.size(),
                     forest.columns.size());
}

std::string text_of(const GaussianMixtureHmmState& hmm) {
  return fmt::format("hidden Markov models, {} states of {} Gaussians a class", hmm.num_states,
                     hmm.weights.cols());
}

std::size_t columns_of(const SvmState& svm) { return svm.vectors.cols(); }
std::size_t columns_of(const ElmState& elm) { return elm.input_weights.cols(); }
std::size_t columns_of(const KernelElmState& elm) { return elm.rows.cols(); }
std::size_t columns_of(const RandomForestState& forest) { return forest.num_columns; }
std::size_t columns_of(const GaussianMixtureHmmState& hmm) { return hmm.means.cols(); }

std::size_t classes_of(const SvmState& svm) { return svm.num_classes; }
std::size_t classes_of(const ElmState& elm) { return elm.output_weights.cols(); }
std::size_t classes_of(const KernelElmState& elm) { return elm.coefficients.cols(); }
std::size_t classes_of(const RandomForestState& forest) { return forest.leaves.cols(); }
std::size_t classes_of(const GaussianMixtureHmmState& hmm) { return hmm.priors.size(); }

Matrix<float> probabilities_of(const GaussianMixtureHmm& hmm, MatrixView<const float> frames) {
  std::vector<float> shares = hmm.probabilities(frames);
  const std::size_t num_classes = shares.size();
  return {1, num_classes, std::move(shares)};
}

template <class RowClassifier>
Matrix<float> probabilities_of(const RowClassifier& one, MatrixView<const float> rows) {
  return one.probabilities(rows);
}

}  // namespace

std::string_view classifier_kind(const Classifier& classifier) noexcept {
  return kKinds[classifier.index()];
}

std::string describe(const Classifier& classifier) {
  return std::visit([](const auto& one) { return text_of(one.state()); }, classifier);
}

std::size_t num_classifier_columns(const Classifier& classifier) noexcept {
  return std::visit([](const auto& one) { return columns_of(one.state()); }, classifier);
}

std::size_t num_classifier_classes(const Classifier& classifier) noexcept {
  return std::visit([](const auto& one) { return classes_of(one.state()); }, classifier);
}

Matrix<float> classify(const Classifier& classifier, MatrixView<const float> rows) {
  return std::visit([&](const auto& one) { return probabilities_of(one, rows); }, classifier);
}

}  // namespace merkit
