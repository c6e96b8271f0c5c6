// merkit recipe list.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/data_folder.h"
#include "cli/long_run.h"
#include "cli/table.h"
#include "merkit/base/json.h"
#include "merkit/recipe/recipe.h"
#include "merkit/recipe/recipe_folder.h"

namespace merkit::cli {
namespace {

std::size_t num_parameters(const Recipe& recipe) {
  return recipe.nodes.empty() ? 0 : recipe_graph(recipe).num_parameters();
}

// "55.65 ses5-seed" for the first figure, which is the one of the recipe's own protocol.
std::string figure_text(const Recipe& recipe) {
  if (recipe.published.empty()) {
    return "";
  }
  const PublishedFigure& figure = recipe.published.front();
  return fmt::format("{:.2f} {}", figure.best_pct, figure.protocol);
}

Json figure_json(const Recipe& recipe) {
  if (recipe.published.empty()) {
    return nullptr;
  }
  const PublishedFigure& figure = recipe.published.front();
  return {{"best_pct", figure.best_pct}, {"protocol", figure.protocol}};
}

int list(bool json) {
  Table table(
      {{"name"}, {"parameters", Align::kRight}, {"published"}, {"corrected"}, {"what it is"}});
  Json document = Json::array();
  for (const std::string& name : list_recipes(recipe_folder())) {
    const Recipe recipe = load_recipe(find_recipe(name, recipe_folder()));
    const std::size_t size = num_parameters(recipe);
    table.add_row({name, size == 0 ? "" : std::to_string(size), figure_text(recipe),
                   recipe.is_corrected ? "yes" : "", recipe.summary});
    document.push_back({{"name", name},
                        {"summary", recipe.summary},
                        {"parameters", size},
                        {"published", figure_json(recipe)},
                        {"corrected", recipe.is_corrected}});
  }
  std::fputs((json ? dump_json(document) + "\n" : table.text()).c_str(), stdout);
  return 0;
}

}  // namespace

void add_recipe_list(Program& program, CLI::App& recipe) {
  auto json = std::make_shared<bool>(false);
  CLI::App& command =
      program.add_command(recipe, {.name = "list",
                                   .summary = "List the recipes that come with merkit",
                                   .example = "merkit recipe list"});
  add_json_flag(command, *json);
  program.on_run(command, [json] { return list(*json); });
}

}  // namespace merkit::cli
