#include "merkit/infer/saliency.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/infer/saliency_checks.h"

namespace merkit {

std::string_view saliency_method_name(SaliencyMethod method) noexcept {
  return method == SaliencyMethod::kOcclusion ? "occlusion" : "integrated-gradients";
}

bool has_gradient(const Model& model) {
  if (!model.graph || model.classifier || model.recipe.statistics.over != "none") {
    return false;
  }
  const Graph& graph = *model.graph;
  const bool is_framewise =
      graph.nodes()[graph.outputs().front()].shape != Shape{model.class_names.size()};
  return !is_framewise && std::ranges::none_of(graph.nodes(), [](const Node& node) {
    return node.spec.layer == "batch_norm";
  });
}

void check_saliency(const Model& model, std::span<const MatrixView<const float>> inputs,
                    const SaliencyOptions& options) {
  const auto refuse = [](std::string_view what, auto wanted, auto got) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("saliency: expected {} {}, got {}", what, wanted, got));
  };
  constexpr int kMost = 10000;
  if (options.explained >= model.class_names.size()) {
    refuse("a class below", model.class_names.size(), options.explained);
  }
  if (options.steps < 1 || options.steps > kMost) {
    refuse("steps", "in 1..10000", options.steps);
  }
  if (options.windows < 1 || options.windows > kMost) {
    refuse("windows", "in 1..10000", options.windows);
  }
  if (inputs.size() != model.inputs.size()) {
    refuse("inputs", model.inputs.size(), inputs.size());
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].cols != model.inputs[i].num_columns()) {
      refuse(fmt::format("columns of input {}", model.inputs[i].name()),
             model.inputs[i].num_columns(), inputs[i].cols);
    }
  }
}

}  // namespace merkit
