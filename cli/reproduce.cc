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
#include "cli/reproduction.h"
#include "cli/trainer.h"
#include "merkit/recipe/recipe_folder.h"

namespace merkit::cli {
namespace {

constexpr int kInterrupted = 130;

struct Options {
  std::string paper;
  std::string corpus;
  std::string out = "runs";
  std::string features;
  std::string vectors;
  std::vector<std::string> only;
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
  if (options.epochs > 0) {
    add("--epochs", std::to_string(options.epochs));
  }
  if (options.num_seeds > 0) {
    add("--seeds", std::to_string(options.num_seeds));
  }
  if (!options.vectors.empty()) {
    add("--vectors", options.vectors);
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

int reproduce(const Options& options) {
  const auto rows = plan_reproduction(options.paper, options.only, recipe_folder(), options.out);
  const int status = options.dry_run ? 0 : run_all(planned_runs(rows), options);
  if (options.epochs > 0 && !options.json) {
    fmt::print("at most {} epochs a fit instead of the recipes' numbers\n", options.epochs);
  }
  std::fputs((options.json ? reproduction_json(rows) : reproduction_table(rows)).c_str(), stdout);
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
  command.add_option("paper", options->paper, "Folder of recipes: tripathi2018")->required();
  command.add_option("--corpus", options->corpus, "Corpus or manifest")->required();
  command.add_option("--out", options->out, "Folder of the runs")->capture_default_str();
  command.add_option("--features", options->features,
                     "Folder of feature stores; default: features in the folder of the runs");
  command.add_option("--vectors", options->vectors,
                     "Word vectors (GloVe, word2vec, fastText) for recipes that ask for a file");
  command.add_option("--only", options->only, "Names of systems, with commas; default: all")
      ->delimiter(',');
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
