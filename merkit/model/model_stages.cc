// Whether the stages of a model follow each other.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "merkit/base/error.h"
#include "merkit/classic/utterance_statistics.h"
#include "merkit/model/model_chain.h"
#include "merkit/recipe/recipe_output.h"

namespace merkit {
namespace {

void check(bool good, const std::string& expectation) {
  if (!good) {
    throw Error(ErrorCode::kCorruptData, "model: expected " + expectation);
  }
}

void check_network(const Model& model) {
  const Graph& graph = *model.graph;
  check(graph.inputs().size() == model.inputs.size(),
        fmt::format("a network of {} inputs, got {}", model.inputs.size(), graph.inputs().size()));
  for (const std::size_t node : graph.inputs()) {
    const std::string& name = graph.nodes()[node].spec.name;
    const auto input = std::ranges::find(model.inputs, name, &ModelInput::name);
    check(input != model.inputs.end(),
          "a feature for input \"" + quote(name) + "\" of the network");
    const Shape& shape = graph.nodes()[node].shape;
    const bool is_row = shape[0] == 1 || shape[0] == kAnyLength;
    check(model.recipe.statistics.over != "rows" || is_row, "a network that reads one row");
  }
  check(graph.outputs().size() == 1, "a network with one output");
  try {
    check_class_output(graph, output_rule(model.recipe.training, model.class_names.size()));
  } catch (const Error& error) {
    throw Error(ErrorCode::kCorruptData, fmt::format("model: {}", error.what()));
  }
}

std::size_t columns_before_classifier(const Model& model) {
  if (model.graph) {
    return kNumUtteranceStatistics * model.class_names.size();
  }
  return std::accumulate(
      model.inputs.begin(), model.inputs.end(), std::size_t{0},
      [](std::size_t sum, const ModelInput& input) { return sum + input.num_columns(); });
}

}  // namespace

void check_stages(const Model& model) {
  const std::string& kind = model.recipe.classifier.kind;
  check(model.graph.has_value() == !model.recipe.nodes.empty(),
        "a network where the recipe has one");
  check(model.classifier ? classifier_kind(*model.classifier) == kind : kind == "none",
        "the classifier that the recipe names, " + quote(kind));
  check(model.graph || model.classifier, "a network or a classifier");
  if (model.graph) {
    check_network(model);
  }
  if (model.classifier) {
    const std::size_t num_columns = columns_before_classifier(model);
    check(num_classifier_columns(*model.classifier) == num_columns,
          fmt::format("a classifier of {} columns, got {}", num_columns,
                      num_classifier_columns(*model.classifier)));
    check(num_classifier_classes(*model.classifier) == model.class_names.size(),
          fmt::format("a classifier of {} classes, got {}", model.class_names.size(),
                      num_classifier_classes(*model.classifier)));
  }
}

}  // namespace merkit
