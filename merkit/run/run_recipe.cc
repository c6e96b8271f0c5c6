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

// `changes` as a recipe that extends another. Nodes are an array of tables, which must come last.
std::string changes_text(const std::vector<std::string>& changes) {
  constexpr std::string_view kNode = "node.";
  std::string keys;
  std::string nodes;
  for (const std::string& change : changes) {
    const OptionAssignment assignment = parse_assignment(change);
    const std::string& name = assignment.name;
    const std::string value = toml_value(assignment.value);
    const std::size_t dot = name.rfind('.');
    if (name.starts_with(kNode) && dot > kNode.size()) {
      nodes += fmt::format("[[node]]\nname = {}\n{} = {}\n",
                           toml_string(name.substr(kNode.size(), dot - kNode.size())),
                           name.substr(dot + 1), value);
    } else {
      keys += fmt::format("{} = {}\n", name, value);
    }
  }
  return keys + nodes;
}

}  // namespace

Recipe load_run_recipe(const RunRequest& request) {
  Recipe recipe = load_recipe(request.recipe);
  if (!request.changes.empty()) {
    const auto path = std::filesystem::absolute(request.recipe);
    const std::string text =
        fmt::format("extends = {}\nname = {}\n{}", toml_string(path.filename().string()),
                    toml_string(recipe.name), changes_text(request.changes));
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
