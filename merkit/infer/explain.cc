#include "merkit/infer/explain.h"

#include <fmt/format.h>

#include <optional>

#include "merkit/base/error.h"
#include "merkit/infer/saliency_json.h"

namespace merkit {
namespace {

// What is absent has no rows, but the columns of its input.
std::vector<MatrixView<const float>> views_of(const Model& model, const PreparedInputs& inputs) {
  if (inputs.rows.size() != model.inputs.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("explain: expected rows for {} inputs, got {}", model.inputs.size(),
                            inputs.rows.size()));
  }
  std::vector<MatrixView<const float>> views;
  for (std::size_t i = 0; i < inputs.rows.size(); ++i) {
    const Matrix<float>& rows = inputs.rows[i];
    views.push_back({rows.values(), rows.rows(), model.inputs[i].num_columns()});
  }
  return views;
}

}  // namespace

Saliency explain(const Model& model, const Recognizer& recognizer, const PreparedInputs& inputs,
                 const SaliencyOptions& options) {
  views_of(model, inputs);  // refuses what does not fit before anything is copied
  const std::optional<Network<double>> network = gradient_network(model);
  return explain(model, network ? &*network : nullptr, recognizer, inputs, options);
}

Saliency explain(const Model& model, const Network<double>* network, const Recognizer& recognizer,
                 const PreparedInputs& inputs, const SaliencyOptions& options) {
  const auto views = views_of(model, inputs);
  if (network != nullptr) {
    return integrated_gradients(model, *network, views, options);
  }
  Recognizer::Session session(recognizer);
  return occlusion(
      model,
      [&](std::span<const MatrixView<const float>> rows, std::span<float> out) {
        recognizer.probabilities(rows, session, out);
      },
      views, options);
}

std::string explain_json(const Model& model, const Recognizer& recognizer,
                         const PreparedInputs& inputs, const SaliencyOptions& options) {
  return saliency_json(model, explain(model, recognizer, inputs, options), views_of(model, inputs));
}

}  // namespace merkit
