#include "merkit/run/run_recipe.h"

#include <fmt/format.h>

#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/options.h"
#include "merkit/base/parse.h"
#include "merkit/recipe/recipe_scale.h"

namespace merkit {
namespace {

std::string toml_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    result += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  }
  return result + '"';
}

std::string toml_value(const std::string& text) {
  const bool is_literal = text == "true" || text == "false" || parse_double(text).has_value() ||
                          text.starts_with('"') || text.starts_with('[');
  return is_literal ? text : toml_string(text);
}

}  // namespace

Recipe load_run_recipe(const RunRequest& request) {
  Recipe recipe = load_recipe(request.recipe);
  if (!request.changes.empty()) {
    const auto path = std::filesystem::absolute(request.recipe);
    std::string text = fmt::format("extends = {}\nname = {}\n",
                                   toml_string(path.filename().string()), toml_string(recipe.name));
    for (const std::string& change : request.changes) {
      const OptionAssignment assignment = parse_assignment(change);
      text += fmt::format("{} = {}\n", assignment.name, toml_value(assignment.value));
    }
    try {
      recipe = parse_recipe(text, "--set", path.parent_path());
    } catch (const Error& error) {
      throw Error(ErrorCode::kInvalidArgument, error.what());
    }
  }
  recipe = scaled_recipe(std::move(recipe), request.scale);
  if (!request.protocol.empty()) {
    recipe.evaluation.protocol = request.protocol;
  }
  if (request.epochs > 0) {
    recipe.training.epochs = request.epochs;
  }
  if (request.num_seeds > 0) {
    recipe.training.num_seeds = request.num_seeds;
  }
  return recipe;
}

}  // namespace merkit
