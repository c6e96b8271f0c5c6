#include "cli/prior_work.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/run_figures.h"
#include "cli/table.h"
#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/base/nearest.h"
#include "merkit/recipe/recipe_folder.h"

namespace merkit::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kPapers = {"han2014", "lee2015", "chernykh2017",
                                                     "neumann2017", "lakomkin2017"};
constexpr std::string_view kTwin = "-corrected";
constexpr std::string_view kSmall = "-small";

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

std::string paper_of(const std::string& system) { return system.substr(0, system.find('/')); }

// All systems in the order of the papers.
std::vector<std::string> all_systems(const std::vector<std::string>& recipes) {
  std::vector<std::string> systems;
  for (const std::string_view paper : kPapers) {
    std::ranges::copy_if(recipes, std::back_inserter(systems), [&](const std::string& name) {
      return paper_of(name) == paper && !name.ends_with(kTwin);
    });
  }
  return systems;
}

bool is_small(const std::string& system) { return system.ends_with(kSmall); }

bool is_wanted(const std::string& system, const PriorWorkOptions& options) {
  const std::vector<std::string>& only = options.only;
  const bool wants_small = paper_of(system) == kPapers.back() && is_small(options.recogniser);
  return contains(only, system) ||
         (is_small(system) == wants_small && (only.empty() || contains(only, paper_of(system))));
}

void check_names(const std::vector<std::string>& only, std::vector<std::string> known) {
  known.insert(known.begin(), kPapers.begin(), kPapers.end());
  for (const std::string& name : only) {
    if (!contains(known, name)) {
      throw Error(ErrorCode::kNotFound, "reproduce --only: " + expected_one_of(name, known));
    }
  }
}

PlannedRun plan_run(const std::string& recipe, const std::string& protocol, const fs::path& out) {
  return {recipe, protocol, false, out / recipe / protocol, is_small(recipe)};
}

std::optional<double> published_pct(const std::optional<PublishedFigure>& figure) {
  if (!figure) {
    return std::nullopt;
  }
  for (const double pct : {figure->wa_pct, figure->last_pct, figure->best_pct}) {
    if (pct > 0.0) {
      return pct;
    }
  }
  return std::nullopt;
}

std::string published_cell(const std::optional<PublishedFigure>& figure) {
  const auto pct = published_pct(figure);
  return pct ? fmt::format("{:.2f}", *pct) : "-";
}

Json json_of(const std::optional<double>& pct) { return pct ? Json(*pct) : Json(nullptr); }

Json json_of(const PlannedRun& run) {
  const RunFigures figures = read_run_figures(run.folder);
  return {{"recipe", run.recipe},          {"protocol", run.protocol},
          {"wa_pct", json_of(figures.wa)}, {"wa_interval", figures.wa_interval},
          {"ua_pct", json_of(figures.ua)}, {"ua_interval", figures.ua_interval}};
}

}  // namespace

std::vector<PriorWorkRow> plan_prior_work(const PriorWorkOptions& options) {
  const std::vector<std::string> recipes = list_recipes(options.recipes);
  const std::vector<std::string> systems = all_systems(recipes);
  check_names(options.only, systems);
  std::vector<PriorWorkRow> rows;
  for (const std::string& system : systems) {
    if (!is_wanted(system, options)) {
      continue;
    }
    const Recipe recipe = load_recipe(find_recipe(system, options.recipes));
    const bool lacks_start = recipe.transfer.model == "given" && options.recogniser.empty();
    if (lacks_start || writes_transcripts(recipe)) {  // no emotions
      continue;
    }
    const std::string twin = system + std::string(kTwin);
    PriorWorkRow row;
    row.system = system;
    if (!recipe.published.empty()) {
      row.figure = recipe.published.front();
    }
    row.own = plan_run(system, row.figure ? row.figure->protocol : recipe.evaluation.protocol,
                       options.out);
    row.honest = plan_run(contains(recipes, twin) ? twin : system, options.protocol, options.out);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<PlannedRun> planned_runs(const std::vector<PriorWorkRow>& rows, bool honest_only) {
  std::vector<PlannedRun> runs;
  const auto add = [&](const PlannedRun& run) {
    if (std::ranges::find(runs, run) == runs.end()) {
      runs.push_back(run);
    }
  };
  for (const PriorWorkRow& row : rows) {
    if (!honest_only) {
      add(row.own);
    }
    add(row.honest);
  }
  return runs;
}

std::string prior_work_table(const std::vector<PriorWorkRow>& rows, bool honest_only) {
  const std::string honest_name = rows.empty() ? "" : rows.front().honest.protocol;
  std::vector<Table::Column> columns = {{"system"}, {"published WA", Align::kRight}, {"protocol"}};
  if (!honest_only) {
    columns.insert(columns.end(), {{"ours WA", Align::kRight}, {"95 %"}, {"UA", Align::kRight}});
  }
  columns.insert(columns.end(),
                 {{honest_name + " WA", Align::kRight}, {"95 %"}, {"UA", Align::kRight}, {"95 %"}});
  Table table(std::move(columns));
  for (const PriorWorkRow& row : rows) {
    std::vector<std::string> cells = {row.system, published_cell(row.figure),
                                      row.figure || !honest_only ? row.own.protocol : ""};
    if (!honest_only) {
      const RunFigures own = read_run_figures(row.own.folder);
      cells.insert(cells.end(), {figure_cell(own.wa), own.wa_interval, figure_cell(own.ua)});
    }
    const RunFigures honest = read_run_figures(row.honest.folder);
    cells.insert(cells.end(), {figure_cell(honest.wa), honest.wa_interval, figure_cell(honest.ua),
                               honest.ua_interval});
    table.add_row(std::move(cells));
  }
  std::string text = table.text() +
                     "published: where a figure can be quoted (merkit recipe show has its source), "
                     "on the protocol "
                     "beside it\n" +
                     honest_name +
                     ": the corrected twin where there is one; 95 %: intervals by speaker\n";
  return text;
}

std::string prior_work_json(const std::vector<PriorWorkRow>& rows) {
  Json list = Json::array();
  for (const PriorWorkRow& row : rows) {
    list.push_back({{"system", row.system},
                    {"published_wa_pct", json_of(published_pct(row.figure))},
                    {"source", row.figure ? Json(row.figure->source) : Json(nullptr)},
                    {"own", json_of(row.own)},
                    {"honest", json_of(row.honest)}});
  }
  return dump_json(list) + "\n";
}

}  // namespace merkit::cli
