// A recipe written out: every key, in the order of the structs.
#include <fmt/format.h>

#include <algorithm>

#include "merkit/features/feature_set.h"
#include "merkit/nn/layer_kind.h"
#include "merkit/recipe/recipe.h"
#include "merkit/recipe/toml.h"

namespace merkit {
namespace {

bool is_bare_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

std::string key_text(std::string_view key) {
  return is_bare_key(key) ? std::string(key) : toml_string(key);
}

std::string value_text(const OptionValue& value) {
  if (value.type == OptionType::kString) {
    return toml_string(value.value);
  }
  const bool looks_whole = value.value.find_first_of(".en") == std::string::npos;
  return value.type == OptionType::kDouble && looks_whole ? value.value + ".0" : value.value;
}

std::string line(std::string_view key, const std::string& value) {
  return fmt::format("{} = {}\n", key_text(key), value);
}

template <class Options>
std::string fields_text(const Options& options) {
  std::string text;
  for (const OptionValue& field : list_options(options)) {
    text += line(field.name, value_text(field));
  }
  return text;
}

template <class Options>
std::string table_text(std::string_view header, const Options& options) {
  return fmt::format("\n[{}]\n", header) + fields_text(options);
}

std::string array_text(const std::vector<std::string>& texts) {
  std::string text = "[";
  for (const std::string& item : texts) {
    text += (text.size() > 1 ? ", " : "") + toml_string(item);
  }
  return text + "]";
}

// Options whose types stand in the registry.
std::string assignments_text(const std::vector<OptionAssignment>& assignments,
                             const std::vector<OptionValue>& known) {
  std::string text;
  for (const OptionAssignment& assignment : assignments) {
    const auto option = std::find_if(known.begin(), known.end(), [&](const OptionValue& value) {
      return value.name == assignment.name;
    });
    const OptionType type = option == known.end() ? OptionType::kString : option->type;
    text += line(assignment.name, value_text({assignment.name, type, assignment.value, ""}));
  }
  return text;
}

}  // namespace

std::string recipe_text(const Recipe& recipe) {
  std::string text = fields_text(recipe);
  if (!recipe.outputs.empty()) {
    text += line("outputs", array_text(recipe.outputs));
  }
  text += table_text("corpus", recipe.corpus);
  text += table_text("evaluation", recipe.evaluation);
  for (const RecipeFeature& feature : recipe.features) {
    text += table_text("features." + key_text(feature.name), feature);
    text += assignments_text(feature.options, find_feature_set(feature.set).options({}));
  }
  for (const NodeSpec& node : recipe.nodes) {
    text += "\n[[node]]\n" + line("name", toml_string(node.name)) +
            line("layer", toml_string(node.layer)) + line("inputs", array_text(node.inputs)) +
            assignments_text(node.options, find_layer_kind(node.layer).options());
  }
  text += table_text("training", recipe.training);
  text += table_text("statistics", recipe.statistics);
  text += table_text("classifier", recipe.classifier);
  text += table_text("targets", recipe.targets);
  text += table_text("transfer", recipe.transfer);
  text += table_text("calibration", recipe.calibration);
  for (const PublishedFigure& figure : recipe.published) {
    text += "\n[[published]]\n" + fields_text(figure);
  }
  for (const RecipeDefect& defect : recipe.defects) {
    text += "\n[[defect]]\n" + fields_text(defect);
  }
  return text;
}

}  // namespace merkit
