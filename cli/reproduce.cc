// merkit reproduce: every figure of a paper, the published way and the honest way.
#include <fmt/format.h>

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
#include "merkit/recipe/recipe_folder.h"

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
  if (options.scale != 1.0) {
    add("--scale", format_number(options.scale));
  }
  if (options.epochs > 0) {
    add("--epochs", std::to_string(options.epochs));
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
std::string differences(const Options& options) {
  std::string text;
  if (options.scale != 1.0) {
    text += fmt::format("sizes of all recipes times {} (--scale)\n", options.scale);
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

void print(const Options& options, const std::string& table, const std::string& json) {
  std::fputs((options.json ? json : differences(options) + table).c_str(), stdout);
}

int reproduce_prior_work(const Options& options) {
  const bool honest_only = !options.protocol.empty();
  PriorWorkOptions plan = {.only = options.only,
                           .has_transfer = !options.transfer.empty(),
                           .recipes = recipe_folder(),
                           .out = options.out};
  plan.protocol = honest_only ? options.protocol : plan.protocol;
  const auto rows = plan_prior_work(plan);
  const int status = options.dry_run ? 0 : run_all(planned_runs(rows, honest_only), options);
  print(options, prior_work_table(rows, honest_only), prior_work_json(rows));
  return status;
}

int reproduce(const Options& options) {
  if (options.paper == kPriorWork) {
    return reproduce_prior_work(options);
  }
  const auto rows = plan_reproduction(options.paper, options.only, recipe_folder(), options.out);
  const int status = options.dry_run ? 0 : run_all(planned_runs(rows), options);
  print(options, reproduction_table(rows), reproduction_json(rows));
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
      "prior-work: a trained recogniser, which lakomkin2017 begins with; without one "
      "only its system from scratch is run");
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
