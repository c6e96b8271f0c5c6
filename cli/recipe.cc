// merkit recipe check FILE..., merkit recipe schema.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/data_folder.h"
#include "cli/long_run.h"
#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/recipe/recipe.h"
#include "merkit/recipe/recipe_folder.h"
#include "merkit/recipe/recipe_schema.h"

namespace merkit::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> recipes;
  bool json = false;
};

int check(const CheckOptions& options) {
  Json document = Json::array();
  std::string text;
  bool is_good = true;
  for (const std::string& name : options.recipes) {
    const auto path = find_recipe(name, recipe_folder());
    const std::vector<std::string> problems = check_recipe(path);
    is_good = is_good && problems.empty();
    document.push_back({{"recipe", path.string()}, {"problems", problems}});
    for (const std::string& problem : problems) {
      text += problem + "\n";
    }
    if (problems.empty()) {
      text += path.string() + ": good\n";
    }
  }
  std::fputs((options.json ? dump_json(document) + "\n" : text).c_str(), stdout);
  return is_good ? 0 : exit_status(ErrorCode::kCorruptData);
}

}  // namespace

void add_recipe_check(Program& program, CLI::App& recipe) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App& command = program.add_command(
      recipe, {.name = "check",
               .summary = "Say everything that is wrong with recipes; exit with 3 if anything is",
               .example = "merkit recipe check mine.toml tripathi2018/speech2"});
  command.add_option("recipe", options->recipes, "Files, or names from merkit recipe list")
      ->required();
  add_json_flag(command, options->json);
  program.on_run(command, [options] { return check(*options); });
}

void add_recipe_schema(Program& program, CLI::App& recipe) {
  auto json = std::make_shared<bool>(true);
  CLI::App& command = program.add_command(
      recipe, {.name = "schema",
               .summary = "Print the JSON Schema of recipe files, for editors that read it",
               .example = "merkit recipe schema > recipe.schema.json"});
  add_json_flag(command, *json);
  program.on_run(command, [] {
    std::fputs(recipe_schema_json().c_str(), stdout);
    return 0;
  });
}

}  // namespace merkit::cli
