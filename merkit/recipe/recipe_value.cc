// Values of a recipe by key.
#include <algorithm>

#include "merkit/features/feature_set.h"
#include "merkit/nn/layer_kind.h"
#include "merkit/recipe/recipe.h"

namespace merkit {
namespace {

using Value = std::optional<std::string>;

// The text before the first '.', which is taken off `key` together with it.
std::string_view take_part(std::string_view& key) {
  const std::string_view part = key.substr(0, key.find('.'));
  key.remove_prefix(std::min(key.size(), part.size() + 1));
  return part;
}

Value find(const std::vector<OptionValue>& values, std::string_view name) {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const OptionValue& value) { return value.name == name; });
  return found == values.end() ? std::nullopt : Value(found->value);
}

Value find(const std::vector<OptionAssignment>& values, std::string_view name) {
  const auto found = std::find_if(values.begin(), values.end(), [&](const OptionAssignment& value) {
    return value.name == name;
  });
  return found == values.end() ? std::nullopt : Value(found->value);
}

template <class Options>
Value field_value(const Options& options, std::string_view name) {
  return find(list_options(options), name);
}

template <class Item>
const Item* find_named(const std::vector<Item>& items, std::string_view name) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

Value feature_value(const RecipeFeature& feature, std::string_view name) {
  if (Value own = field_value(feature, name)) {
    return own;
  }
  return find(find_feature_set(feature.set).options(feature.options), name);
}

Value node_value(const NodeSpec& node, std::string_view name) {
  if (Value own = find(node.options, name)) {
    return own;
  }
  return find(find_layer_kind(node.layer).options(), name);
}

Value layer_value(const Recipe& recipe, std::string_view kind, std::string_view name) {
  Value common;
  for (const NodeSpec& node : recipe.nodes) {
    if (node.layer == kind) {
      const Value value = node_value(node, name);
      common = common && value != common ? Value("") : value;
    }
  }
  return common;
}

}  // namespace

std::optional<std::string> recipe_value(const Recipe& recipe, std::string_view key) {
  if (key.find('.') == std::string_view::npos) {
    return field_value(recipe, key);
  }
  const std::string_view table = take_part(key);
  if (table == "corpus") {
    return field_value(recipe.corpus, key);
  }
  if (table == "evaluation") {
    return field_value(recipe.evaluation, key);
  }
  if (table == "training") {
    return field_value(recipe.training, key);
  }
  if (table == "statistics") {
    return field_value(recipe.statistics, key);
  }
  if (table == "classifier") {
    return field_value(recipe.classifier, key);
  }
  if (table == "targets") {
    return field_value(recipe.targets, key);
  }
  if (table == "transfer") {
    return field_value(recipe.transfer, key);
  }
  if (table == "calibration") {
    return field_value(recipe.calibration, key);
  }
  const std::string_view name = take_part(key);
  if (table == "layer") {
    return layer_value(recipe, name, key);
  }
  const RecipeFeature* feature = find_named(recipe.features, name);
  if (table == "features" && feature != nullptr) {
    return feature_value(*feature, key);
  }
  const NodeSpec* node = find_named(recipe.nodes, name);
  return table == "node" && node != nullptr ? node_value(*node, key) : std::nullopt;
}

bool has_defect(const Recipe& recipe, const RecipeDefect& defect) {
  return defect.switched_by.empty() ||
         recipe_value(recipe, defect.switched_by) == defect.published_as;
}

}  // namespace merkit
