// merkit reproduce: every figure of a paper, the published way and the honest way.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/data_folder.h"
#include "cli/long_run.h"
#include "cli/prior_work.h"
#include "cli/reproduction.h"
#include "cli/trainer.h"
#include "merkit/base/options.h"
#include "merkit/model/model_file.h"
#include "merkit/recipe/recipe_folder.h"
#include "merkit/run/run_recipe.h"

namespace merkit::cli {
namespace {

constexpr int kInterrupted = 130;
constexpr const char* kPriorWork = "prior-work";

struct Options {
  std::string paper;
  std::string corpus;
  std::string out = "runs";
  std::string features;
  std::string vectors;
  std::string transfer;
  std::vector<std::string> only;
  std::string protocol;
  std::vector<std::string> changes;
  double scale = 1.0;
  int epochs = 0;
  int num_seeds = 0;
  RunOptions run;
  bool dry_run = false;
  bool json = false;
};

// What --epochs is to say; 0: nothing.
int given_epochs(const PlannedRun& run, const Options& options) {
  if (options.scale == 1.0 || !run.keeps_sizes) {
    return options.epochs;
  }
  RunRequest request;
  request.recipe = find_recipe(run.recipe, recipe_folder());
  request.changes = options.changes;
  request.scale = options.scale;
  request.epochs = options.epochs;
  return load_run_recipe(request).training.epochs;
}

std::vector<std::string> train_arguments(const PlannedRun& run, const Options& options) {
  const std::filesystem::path features = options.features.empty()
                                             ? std::filesystem::path(options.out) / "features"
                                             : std::filesystem::path(options.features);
  std::vector<std::string> arguments = {find_recipe(run.recipe, recipe_folder()).string(),
                                        "--corpus",
                                        options.corpus,
                                        "--protocol",
                                        run.protocol,
                                        "--out",
                                        run.folder.string(),
                                        "--features",
                                        features.string()};
  const auto add = [&](const std::string& flag, const std::string& value) {
    arguments.insert(arguments.end(), {flag, value});
  };
  if (run.as_published) {
    arguments.emplace_back("--as-published");
  }
  for (const std::string& change : options.changes) {
    add("--set", change);
  }
  if (options.scale != 1.0 && !run.keeps_sizes) {
    add("--scale", format_number(options.scale));
  }
  if (const int epochs = given_epochs(run, options); epochs > 0) {
    add("--epochs", std::to_string(epochs));
  }
  if (options.num_seeds > 0) {
    add("--seeds", std::to_string(options.num_seeds));
  }
  if (!options.vectors.empty()) {
    add("--vectors", options.vectors);
  }
  if (!options.transfer.empty() &&
      load_recipe(find_recipe(run.recipe, recipe_folder())).transfer.model == "given") {
    add("--transfer", options.transfer);
  }
  if (options.run.num_threads > 0) {
    add("--threads", std::to_string(options.run.num_threads));
  }
  if (options.run.quiet) {
    arguments.emplace_back("--quiet");
  }
  return arguments;
}

// Runs what is planned, one after another; a run that fails is told of and passed over. Returns
// the exit status: that of the first failure, or kInterrupted at once.
int run_all(const std::vector<PlannedRun>& runs, const Options& options) {
  int status = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    fmt::print(stderr, "run {} of {}: {} on {}\n", i + 1, runs.size(), runs[i].recipe,
               runs[i].protocol);
    const int one = run_trainer(train_arguments(runs[i], options));
    if (one == kInterrupted) {
      return one;
    }
    status = status == 0 ? one : status;
  }
  return status;
}

// How the runs differ from what the recipes say, for the head of the table.
std::string differences(const Options& options, const std::vector<PlannedRun>& runs) {
  std::string text;
  if (options.scale != 1.0) {
    text += fmt::format("sizes of all recipes times {} (--scale)\n", options.scale);
    if (std::ranges::any_of(runs, &PlannedRun::keeps_sizes)) {
      text +=
          "NAME-small: its epochs alone, since a network has the sizes of what it begins with\n";
    }
  }
  if (options.epochs > 0) {
    text +=
        fmt::format("at most {} epochs a fit instead of the recipes' numbers\n", options.epochs);
  }
  for (const std::string& change : options.changes) {
    text += fmt::format("changed in all recipes: {}\n", change);
  }
  return text;
}

// The recipe of the recogniser that is given; empty: none.
std::string recogniser_name(const Options& options) {
  return options.transfer.empty() ? "" : read_model(options.transfer).recipe.name;
}

int reproduce_prior_work(const Options& options) {
  const bool honest_only = !options.protocol.empty();
  PriorWorkOptions plan = {.only = options.only,
                           .recogniser = recogniser_name(options),
                           .recipes = recipe_folder(),
                           .out = options.out};
  plan.protocol = honest_only ? options.protocol : plan.protocol;
  const auto rows = plan_prior_work(plan);
  const auto runs = planned_runs(rows, honest_only);
  const int status = options.dry_run ? 0 : run_all(runs, options);
  const std::string text = options.json
                               ? prior_work_json(rows)
                               : differences(options, runs) + prior_work_table(rows, honest_only);
  std::fputs(text.c_str(), stdout);
  return status;
}

int reproduce(const Options& options) {
  if (options.paper == kPriorWork) {
    return reproduce_prior_work(options);
  }
  const auto rows = plan_reproduction(options.paper, options.only, recipe_folder(), options.out);
  const auto runs = planned_runs(rows);
  const int status = options.dry_run ? 0 : run_all(runs, options);
  const std::string text = options.json ? reproduction_json(rows)
                                        : differences(options, runs) + reproduction_table(rows);
  std::fputs(text.c_str(), stdout);
  return status;
}

}  // namespace

void add_reproduce(Program& program, CLI::App& root) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      root, {.name = "reproduce",
             .summary = "Run every system of a paper, the published way and the honest way, and "
                        "print its tables; the same command goes on with what is left",
             .example = "merkit reproduce tripathi2018 --corpus demo --only text3 --out runs"});
  command
      .add_option("paper", options->paper,
                  "tripathi2018, or prior-work: the systems that it compares with")
      ->required();
  command.add_option("--corpus", options->corpus, "Corpus or manifest")->required();
  command.add_option("--out", options->out, "Folder of the runs")->capture_default_str();
  command.add_option("--features", options->features,
                     "Folder of feature stores; default: features in the folder of the runs");
  command.add_option("--vectors", options->vectors,
                     "Word vectors (GloVe, word2vec, fastText) for recipes that ask for a file");
  command.add_option(
      "--transfer", options->transfer,
      "prior-work: a trained recogniser, which lakomkin2017 begins with, in the size of it; "
      "without one only its system from scratch is run");
  command.add_option("--only", options->only, "Names of systems, with commas; default: all")
      ->delimiter(',');
  command.add_option("--protocol", options->protocol,
                     "prior-work: every system on this protocol alone, as on a corpus without "
                     "sessions: speaker-out");
  command.add_option(
      "--set", options->changes,
      "Change a key of every recipe, as in corpus.classes=4-merged; may be repeated");
  command
      .add_option("--scale", options->scale,
                  "Sizes of the recipes (units, filters, trees, epochs) times this, for quick runs")
      ->check(CLI::Range(0.001, 1.0));
  command.add_option("--epochs", options->epochs, "Epochs at most; 0: the recipes' numbers")
      ->check(CLI::Range(0, 100'000));
  command.add_option("--seeds", options->num_seeds, "Runs of each fold; 0: the recipes' numbers")
      ->check(CLI::Range(0, 1000));
  command.add_flag("--dry-run", options->dry_run, "Train nothing: print what earlier runs gave");
  add_json_flag(command, options->json);
  add_run_options(command, options->run);
  program.on_run(command, [options] { return reproduce(*options); });
}

}  // namespace merkit::cli
