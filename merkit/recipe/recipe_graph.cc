// From a recipe to the network it describes.
#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/label_policy.h"
#include "merkit/features/feature_set.h"
#include "merkit/nn/graph_input.h"
#include "merkit/nn/upstream.h"
#include "merkit/recipe/recipe.h"
#include "merkit/recipe/recipe_output.h"

namespace merkit {
namespace {

[[noreturn]] void fail(const std::string& what) { throw Error(ErrorCode::kInvalidArgument, what); }

bool is_tokens(const RecipeFeature& feature) { return feature.set == "tokens"; }

std::optional<std::size_t> parse_place(std::string_view text) {
  const auto number = parse_int(text);
  return number && *number >= 0 ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

bool has_option(const NodeSpec& node, std::string_view name) {
  return std::any_of(node.options.begin(), node.options.end(),
                     [&](const OptionAssignment& option) { return option.name == name; });
}

void check_gate(const RecipeFeature& feature, const std::vector<std::string>& names) {
  const std::string& column = feature.gate_column;
  if (!column.empty() && std::find(names.begin(), names.end(), column) == names.end()) {
    fail(fmt::format("features.{}.gate_column: {}", feature.name, expected_one_of(column, names)));
  }
}

NodeSpec input_node(const RecipeFeature& feature, bool sees_one_row) {
  NodeSpec node{feature.name, std::string(kInputLayer), {}};
  node.options.push_back({"rows", std::to_string(sees_one_row ? 1 : feature.rows)});
  if (!is_tokens(feature)) {
    const auto set = find_feature_set(feature.set).make(feature.options);
    const std::vector<std::string> names = set->column_names();
    check_gate(feature, names);
    const std::size_t num_columns = selected_columns(feature, names.size()).size();
    const std::size_t num_stacked = num_columns * static_cast<std::size_t>(feature.stack);
    node.options.push_back({"columns", std::to_string(num_stacked)});
  }
  return node;
}

// What an embedding takes from the words that it reads.
void fill_embedding(const Recipe& recipe, NodeSpec& node) {
  const auto reads = [&](const RecipeFeature& feature) {
    return node.layer == "embedding" && node.inputs.size() == 1 &&
           feature.name == node.inputs.front() && is_tokens(feature);
  };
  const auto words = std::find_if(recipe.features.begin(), recipe.features.end(), reads);
  if (words == recipe.features.end()) {
    return;
  }
  if (!has_option(node, "rows")) {
    node.options.push_back({"rows", std::to_string(words->max_words + 1)});
  }
  if (!has_option(node, "vectors") && words->vectors != "none") {
    node.options.push_back({"vectors", "given"});
  }
}

void fill_units(NodeSpec& node, std::size_t units) {
  if (node.layer == "dense" && !has_option(node, "units")) {
    node.options.push_back({"units", std::to_string(units)});
  }
}

void check_frozen(const Recipe& recipe, const Graph& graph) {
  try {
    upstream_nodes(graph, frozen_nodes(recipe));
  } catch (const Error& error) {
    fail(std::string("transfer.freeze: ") + error.what());
  }
}

}  // namespace

std::vector<std::string> frozen_nodes(const Recipe& recipe) {
  std::vector<std::string> names;
  for (const std::string_view name : split(recipe.transfer.freeze, ',')) {
    if (!recipe.transfer.freeze.empty()) {
      names.emplace_back(trim(name));
    }
  }
  return names;
}

std::size_t num_recipe_classes(const Recipe& recipe) {
  if (writes_transcripts(recipe)) {
    return Alphabet(recipe.targets.alphabet).size();
  }
  return select_labels(Corpus{}, recipe.corpus).class_names.size();
}

std::vector<std::size_t> selected_columns(const RecipeFeature& feature, std::size_t num_columns) {
  std::vector<bool> chosen(num_columns, feature.columns.empty());
  std::string_view rest = feature.columns;
  while (!rest.empty()) {
    const std::string_view range = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), range.size() + 1));
    const std::size_t dash = std::min(range.find('-'), range.size());
    const auto first = parse_place(range.substr(0, dash));
    const auto last = dash == range.size() ? first : parse_place(range.substr(dash + 1));
    if (!first || !last || *first > *last || *last >= num_columns) {
      fail(fmt::format("features.{}.columns: expected ranges of 0 to {} such as 0-5,8, got \"{}\"",
                       feature.name, num_columns - 1, quote(feature.columns)));
    }
    std::fill(chosen.begin() + static_cast<std::ptrdiff_t>(*first),
              chosen.begin() + static_cast<std::ptrdiff_t>(*last) + 1, true);
  }
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < num_columns; ++i) {
    if (chosen[i]) {
      places.push_back(i);
    }
  }
  return places;
}

Graph recipe_graph(const Recipe& recipe, std::size_t num_classes) {
  if (recipe.nodes.empty()) {
    fail("node: expected a network, got a recipe without nodes");
  }
  num_classes = num_classes == 0 ? num_recipe_classes(recipe) : num_classes;
  const std::string& output =
      recipe.outputs.empty() ? recipe.nodes.back().name : recipe.outputs.front();
  std::vector<NodeSpec> nodes;
  for (const RecipeFeature& feature : recipe.features) {
    nodes.push_back(input_node(feature, recipe.statistics.over == "rows"));
  }
  for (NodeSpec node : recipe.nodes) {
    fill_embedding(recipe, node);
    if (node.name == output) {
      fill_units(node, output_rule(recipe.training, num_classes).num_columns());
    } else if (std::find(recipe.outputs.begin(), recipe.outputs.end(), node.name) !=
               recipe.outputs.end()) {
      fill_units(node, kViewLevels);
    }
    nodes.push_back(std::move(node));
  }
  Graph graph(std::move(nodes), recipe.outputs);
  check_outputs(graph, recipe.training, num_classes);
  check_frozen(recipe, graph);
  return graph;
}

}  // namespace merkit
