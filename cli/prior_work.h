// The earlier systems that Tripathi & Beigi 2018 compare with, each on the protocol it was
// published on and on an honest one, in one table.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/reproduction.h"
#include "merkit/recipe/recipe.h"

namespace merkit::cli {

// One system.
struct PriorWorkRow {
  std::string system;                     // "han2014/dnn-elm"
  std::optional<PublishedFigure> figure;  // nullopt: none that can be quoted
  PlannedRun own;                         // the recipe as it is, on its own protocol
  PlannedRun honest;                      // its corrected twin if it has one, on `honest_protocol`
};

struct PriorWorkOptions {
  std::vector<std::string> only;   // papers or systems; empty: all
  std::string protocol = "loso5";  // of the honest runs
  std::string recogniser;          // recipe of the one that lakomkin2017 begins with; empty: none
  std::filesystem::path recipes;
  std::filesystem::path out;
};

// The systems of han2014, lee2015, chernykh2017, neumann2017 and lakomkin2017 that come with
// merkit, in that order. Those that begin with a trained recogniser only if one is given; all of
// lakomkin2017 in its size, as NAME-small if its recipe is such. Of the other size are systems that
// are named. Throws Error(kNotFound) for an unknown name, and what load_recipe() throws.
std::vector<PriorWorkRow> plan_prior_work(const PriorWorkOptions& options);

// The runs of the rows, each once.
std::vector<PlannedRun> planned_runs(const std::vector<PriorWorkRow>& rows, bool honest_only);

// What is published, ours on that protocol, and ours on the honest one, with intervals. Figures of
// runs that are not over are "-".
std::string prior_work_table(const std::vector<PriorWorkRow>& rows, bool honest_only);

// The same as JSON.
std::string prior_work_json(const std::vector<PriorWorkRow>& rows);

}  // namespace merkit::cli
