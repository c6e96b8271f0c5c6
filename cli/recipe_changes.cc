#include "cli/recipe_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/base/options.h"

namespace merkit::cli {
namespace {

constexpr std::array<std::string_view, 3> kNamedTables = {"features", "node", "layer"};

// "features.text" of "features.text.rows"; "" for keys of tables that every recipe has.
std::string named_table(const std::string& key) {
  const std::size_t first = key.find('.');
  const std::size_t second = first == std::string::npos ? first : key.find('.', first + 1);
  const bool is_named = second != std::string::npos &&
                        std::ranges::find(kNamedTables, key.substr(0, first)) != kNamedTables.end();
  return is_named ? key.substr(0, second) : "";
}

std::vector<std::string> named_tables(const Recipe& recipe) {
  std::vector<std::string> tables;
  for (const RecipeFeature& feature : recipe.features) {
    tables.push_back("features." + feature.name);
  }
  for (const NodeSpec& node : recipe.nodes) {
    tables.push_back("node." + node.name);
    tables.push_back("layer." + node.layer);
  }
  return tables;
}

bool concerns(const std::vector<std::string>& tables, const std::string& change) {
  const std::string table = named_table(parse_assignment(change).name);
  return table.empty() || std::ranges::find(tables, table) != tables.end();
}

bool reads(const NodeSpec& node, const RecipeFeature& feature) {
  return std::ranges::find(node.inputs, feature.name) != node.inputs.end();
}

}  // namespace

std::vector<std::string> changes_of(const Recipe& recipe, const std::vector<std::string>& changes) {
  const auto tables = named_tables(recipe);
  std::vector<std::string> result;
  std::ranges::copy_if(changes, std::back_inserter(result),
                       [&](const std::string& change) { return concerns(tables, change); });
  return result;
}

void check_changes(const std::vector<Recipe>& recipes, const std::vector<std::string>& changes) {
  std::vector<std::string> tables;
  for (const Recipe& recipe : recipes) {
    std::ranges::copy(named_tables(recipe), std::back_inserter(tables));
  }
  for (const std::string& change : changes) {
    if (!concerns(tables, change)) {
      const std::string table = named_table(parse_assignment(change).name);
      const std::string near = nearest_name(table, tables);
      throw Error(
          ErrorCode::kInvalidArgument,
          fmt::format("--set {}: expected a table that one of the recipes has, got \"{}\"{}",
                      change, table, near.empty() ? "" : " (did you mean \"" + near + "\"?)"));
    }
  }
}

std::vector<std::string> bundled_vector_changes(const Recipe& recipe, std::size_t num_columns) {
  std::vector<std::string> changes;
  for (const RecipeFeature& feature : recipe.features) {
    if (feature.vectors != "given") {
      continue;
    }
    changes.push_back(fmt::format("features.{}.vectors=bundled", feature.name));
    for (const NodeSpec& node : recipe.nodes) {
      if (node.layer == "embedding" && reads(node, feature)) {
        changes.push_back(fmt::format("node.{}.columns={}", node.name, num_columns));
      }
    }
  }
  return changes;
}

std::vector<std::string> merge_changes(const std::vector<std::string>& changes,
                                       const std::vector<std::string>& more) {
  std::vector<std::string> result;
  std::ranges::copy_if(changes, std::back_inserter(result), [&](const std::string& change) {
    const std::string key = parse_assignment(change).name;
    return std::ranges::none_of(
        more, [&](const std::string& other) { return parse_assignment(other).name == key; });
  });
  result.insert(result.end(), more.begin(), more.end());
  return result;
}

}  // namespace merkit::cli
