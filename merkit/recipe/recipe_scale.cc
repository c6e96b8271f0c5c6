#include "merkit/recipe/recipe_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/base/options.h"
#include "merkit/base/parse.h"

namespace merkit {
namespace {

constexpr double kLeastUnits = 4.0;
constexpr double kLeastPatience = 5.0;

// `size` times `scale`, not below `least`, unless it was there before.
double scaled(double size, double scale, double least) {
  return std::max(std::min(size, least), std::ceil(size * scale));
}

void scale_count(int& count, double scale, double least = 1.0) {
  count = static_cast<int>(scaled(count, scale, least));
}

// A list such as "2,4,8": what becomes equal to the one before is left out.
std::string scaled_list(const std::string& list, double scale, double least) {
  std::string result;
  std::string last;
  std::string_view rest = list;
  while (!rest.empty()) {
    const std::string_view item = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), item.size() + 1));
    const std::string value = format_number(scaled(parse_double(item).value_or(1), scale, least));
    if (value != last) {
      result += (result.empty() ? "" : ",") + value;
    }
    last = value;
  }
  return result;
}

bool is_output(const Recipe& recipe, const NodeSpec& node) {
  return recipe.outputs.empty()
             ? &node == &recipe.nodes.back()
             : std::ranges::find(recipe.outputs, node.name) != recipe.outputs.end();
}

void scale_node(NodeSpec& node, double scale) {
  constexpr std::array<std::string_view, 3> kSizes = {"units", "filters", "output_dim"};
  for (OptionAssignment& option : node.options) {
    const auto size = parse_double(option.value);
    if (size && std::ranges::find(kSizes, option.name) != kSizes.end()) {
      option.value = format_number(scaled(*size, scale, kLeastUnits));
    }
  }
}

}  // namespace

Recipe scaled_recipe(Recipe recipe, double scale) {
  if (!(scale > 0.0 && scale <= 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("scale: expected a number above 0 and up to 1, got {}", scale));
  }
  if (scale == 1.0) {
    return recipe;
  }
  for (NodeSpec& node : recipe.nodes) {
    if (!is_output(recipe, node)) {
      scale_node(node, scale);
    }
  }
  ClassifierOptions& classifier = recipe.classifier;
  classifier.hidden_units = scaled_list(classifier.hidden_units, scale, kLeastUnits);
  classifier.mixtures = scaled_list(classifier.mixtures, scale, 1.0);
  scale_count(classifier.trees, scale);
  scale_count(classifier.iterations, scale);
  scale_count(recipe.training.epochs, scale);
  scale_count(recipe.training.patience, scale, kLeastPatience);
  scale_count(recipe.training.hard_epochs, scale);
  recipe.published_parameters = 0;
  return recipe;
}

}  // namespace merkit
