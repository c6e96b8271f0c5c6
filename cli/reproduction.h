// The runs that make the tables of a paper again, and the table that they give.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "merkit/recipe/recipe.h"

namespace merkit::cli {

// One call of `merkit train`.
struct PlannedRun {
  std::string recipe;    // "tripathi2018/speech4"
  std::string protocol;  // "ses5-seed"
  bool as_published = false;
  std::filesystem::path folder;
  bool keeps_sizes = false;      // --scale is for its epochs alone
  bool improvised_only = false;  // whatever the recipe says, as the figure beside it is
  int epochs = 0;                // of the published figure; 0: the recipe's
  bool reads_words = false;      // so that scenario-out has something to say

  bool operator==(const PlannedRun&) const = default;
};

// A published figure (empty but for its protocol where none was printed), the run that makes it the
// published way, and the honest one beside it.
struct ReproductionRow {
  PublishedFigure figure;
  PlannedRun published;
  std::optional<PlannedRun> honest;  // of the recipe's corrected twin on its own protocol, of
                                     // improvised turns where the figure is
};

// The figures of every recipe in `recipes`/`paper`, in the order of the recipes' names, for those
// named in `only` (without the paper; empty: all); one row for a recipe without figures. Runs lie
// in `out`/<recipe>/<protocol>.
// Throws Error(kNotFound) if there is no such paper or recipe, and what load_recipe() throws.
std::vector<ReproductionRow> plan_reproduction(const std::string& paper,
                                               const std::vector<std::string>& only,
                                               const std::filesystem::path& recipes,
                                               const std::filesystem::path& out);

// "tripathi2018/speech4-corrected on loso5, improvised turns".
std::string run_name(const PlannedRun& run);

// The runs of the rows, each once, in the order of the rows.
std::vector<PlannedRun> planned_runs(const std::vector<ReproductionRow>& rows);

// The figures side by side, as a table for terminals: published; ours the published way (best test
// epoch, mean of the last ten); ours honest with intervals, and what a run in scenario-out of the
// honest run's folder gave, for systems that read words. Figures of runs that are not over are "-".
std::string reproduction_table(const std::vector<ReproductionRow>& rows);

// The same as JSON.
std::string reproduction_json(const std::vector<ReproductionRow>& rows);

}  // namespace merkit::cli
