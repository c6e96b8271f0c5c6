#include "cli/reproduction.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/run_figures.h"
#include "cli/table.h"
#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/base/nearest.h"
#include "merkit/recipe/recipe_folder.h"

namespace merkit::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTwin = "-corrected";
constexpr const char* kImprovised = "-improvised";

fs::path run_folder(const std::string& recipe, const std::string& protocol, const fs::path& out) {
  return out / fs::path(recipe).filename() / protocol;
}

bool has_words(const Recipe& recipe) {
  return std::ranges::any_of(recipe.features,
                             [](const RecipeFeature& feature) { return feature.set == "tokens"; });
}

// Names of the recipes of the paper that are no twins, without the paper.
std::vector<std::string> recipes_of(const std::string& paper, const fs::path& recipes) {
  std::vector<std::string> names;
  for (const std::string& name : list_recipes(recipes)) {
    if (name.starts_with(paper + "/") && !name.ends_with(kTwin)) {
      names.push_back(name.substr(paper.size() + 1));
    }
  }
  if (names.empty()) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("reproduce: expected a folder of recipes such as tripathi2018, got "
                            "\"{}\"",
                            quote(paper)));
  }
  return names;
}

bool exists_recipe(const std::string& name, const fs::path& recipes) {
  const auto all = list_recipes(recipes);
  return std::find(all.begin(), all.end(), name) != all.end();
}

// The run of the corrected twin; of improvised turns, in a folder of its own, if the figure is.
PlannedRun honest_run(const std::string& twin, const PublishedFigure& figure,
                      const fs::path& recipes, const fs::path& out) {
  const bool improvised = figure.protocol.ends_with(kImprovised);
  const Recipe recipe = load_recipe(find_recipe(twin, recipes));
  const std::string& protocol = recipe.evaluation.protocol;
  return {.recipe = twin,
          .protocol = protocol,
          .folder = run_folder(twin, protocol + (improvised ? kImprovised : ""), out),
          .improvised_only = improvised,
          .reads_words = has_words(recipe)};
}

void add_rows(const std::string& name, const fs::path& recipes, const fs::path& out,
              std::vector<ReproductionRow>& rows) {
  const std::string twin = name + std::string(kTwin);
  const bool has_twin = exists_recipe(twin, recipes);
  const Recipe recipe = load_recipe(find_recipe(name, recipes));
  std::vector<PublishedFigure> figures = recipe.published;
  if (figures.empty()) {
    figures.emplace_back().protocol = recipe.evaluation.protocol;
  }
  for (const PublishedFigure& figure : figures) {
    const PlannedRun published = {.recipe = name,
                                  .protocol = figure.protocol,
                                  .as_published = true,
                                  .folder = run_folder(name, figure.protocol, out),
                                  .epochs = figure.epochs};
    rows.push_back({figure, published, std::nullopt});
    if (has_twin) {
      rows.back().honest = honest_run(twin, figure, recipes, out);
    }
  }
}

// "loso5", or "loso5-improvised"; empty without an honest run.
std::string honest_protocol(const ReproductionRow& row) {
  return row.honest ? row.honest->protocol + (row.honest->improvised_only ? kImprovised : "") : "";
}

RunFigures honest_figures(const ReproductionRow& row) {
  return row.honest ? read_run_figures(row.honest->folder) : RunFigures{};
}

// What is left of the honest figures without the scenarios of the test part in training.
RunFigures scenario_out_figures(const ReproductionRow& row) {
  return row.honest && row.honest->reads_words
             ? read_run_figures(row.honest->folder / "scenario-out")
             : RunFigures{};
}

std::string scenario_out_cell(const ReproductionRow& row) {
  return row.honest && row.honest->reads_words ? figure_cell(scenario_out_figures(row).ua) : "";
}

// "speech4" of "tripathi2018/speech4".
std::string system_cell(const std::string& recipe) { return fs::path(recipe).filename().string(); }

std::string published_cell(double pct) { return pct > 0.0 ? fmt::format("{:.2f}", pct) : ""; }

Json published_json(double pct) { return pct > 0.0 ? Json(pct) : Json(nullptr); }

Json json_of(const std::optional<double>& pct) { return pct ? Json(*pct) : Json(nullptr); }

}  // namespace

std::vector<ReproductionRow> plan_reproduction(const std::string& paper,
                                               const std::vector<std::string>& only,
                                               const fs::path& recipes, const fs::path& out) {
  const auto names = recipes_of(paper, recipes);
  for (const std::string& wanted : only) {
    if (std::find(names.begin(), names.end(), wanted) == names.end()) {
      throw Error(ErrorCode::kNotFound, "reproduce --only: " + expected_one_of(wanted, names));
    }
  }
  std::vector<ReproductionRow> rows;
  for (const std::string& name : names) {
    if (only.empty() || std::find(only.begin(), only.end(), name) != only.end()) {
      add_rows(paper + "/" + name, recipes, out, rows);
    }
  }
  return rows;
}

std::string run_name(const PlannedRun& run) {
  return fmt::format("{} on {}{}", run.recipe, run.protocol,
                     run.improvised_only ? ", improvised turns" : "");
}

std::vector<PlannedRun> planned_runs(const std::vector<ReproductionRow>& rows) {
  std::vector<PlannedRun> runs;
  const auto add = [&](const PlannedRun& run) {
    if (std::find(runs.begin(), runs.end(), run) == runs.end()) {
      runs.push_back(run);
    }
  };
  for (const ReproductionRow& row : rows) {
    add(row.published);
    if (row.honest) {
      add(*row.honest);
    }
  }
  return runs;
}

std::string reproduction_table(const std::vector<ReproductionRow>& rows) {
  Table table({{"system"},
               {"protocol"},
               {"published best*", Align::kRight},
               {"ours best*", Align::kRight},
               {"published last10", Align::kRight},
               {"ours last10", Align::kRight},
               {"honest on"},
               {"WA", Align::kRight},
               {"95 %", Align::kRight},
               {"UA", Align::kRight},
               {"95 %", Align::kRight},
               {"scenario-out UA", Align::kRight}});
  for (const ReproductionRow& row : rows) {
    const RunFigures ours = read_run_figures(row.published.folder);
    const RunFigures honest = honest_figures(row);
    table.add_row({system_cell(row.published.recipe), row.figure.protocol,
                   published_cell(row.figure.best_pct), figure_cell(ours.best),
                   published_cell(row.figure.last10_pct), figure_cell(ours.last10),
                   honest_protocol(row), figure_cell(honest.wa), honest.wa_interval,
                   figure_cell(honest.ua), honest.ua_interval, scenario_out_cell(row)});
  }
  return table.text() +
         "* accuracy at the best test epoch; optimistic: chosen on the test set\n"
         "last10: mean accuracy of the last ten epochs on the test set, of all where there "
         "were fewer; empty: not printed\n"
         "honest: the corrected twin, its epoch chosen on the development part; 95 %: intervals by "
         "speaker\n"
         "scenario-out: the same trained without the scenarios of the test part, for systems that "
         "read words (--with-scenario-out)\n";
}

std::string reproduction_json(const std::vector<ReproductionRow>& rows) {
  Json list = Json::array();
  for (const ReproductionRow& row : rows) {
    const RunFigures ours = read_run_figures(row.published.folder);
    const RunFigures honest = honest_figures(row);
    list.push_back({{"system", row.published.recipe},
                    {"protocol", row.figure.protocol},
                    {"published_best_pct", published_json(row.figure.best_pct)},
                    {"published_last_pct", published_json(row.figure.last_pct)},
                    {"published_last10_pct", published_json(row.figure.last10_pct)},
                    {"source", row.figure.source},
                    {"best_pct", json_of(ours.best)},
                    {"last_pct", json_of(ours.last)},
                    {"last10_pct", json_of(ours.last10)},
                    {"honest_protocol", row.honest ? Json(honest_protocol(row)) : Json(nullptr)},
                    {"honest_wa_pct", json_of(honest.wa)},
                    {"honest_wa_interval", honest.wa_interval},
                    {"honest_ua_pct", json_of(honest.ua)},
                    {"honest_ua_interval", honest.ua_interval},
                    {"scenario_out_ua_pct", json_of(scenario_out_figures(row).ua)}});
  }
  return dump_json(list) + "\n";
}

}  // namespace merkit::cli
