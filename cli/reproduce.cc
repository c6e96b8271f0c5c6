// merkit reproduce: every figure of a paper, the published way and the honest way.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/data_folder.h"
#include "cli/long_run.h"
#include "cli/prior_work.h"
#include "cli/recipe_changes.h"
#include "cli/reproduction.h"
#include "cli/trainer.h"
#include "merkit/base/error.h"
#include "merkit/base/options.h"
#include "merkit/corpus/open_corpus.h"
#include "merkit/features/word_vectors.h"
#include "merkit/model/model_file.h"
#include "merkit/recipe/recipe_folder.h"
#include "merkit/run/run_recipe.h"

namespace merkit::cli {
namespace {

constexpr double kSecondsPerMinute = 60.0;
constexpr const char* kPriorWork = "prior-work";
constexpr const char* kBundled = "bundled";

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
  bool with_scenario_out = false;
  bool dry_run = false;
  bool json = false;
};

// Folder of the feature stores, which all runs share.
std::filesystem::path features_folder(const Options& options) {
  return options.features.empty() ? std::filesystem::path(options.out) / "features"
                                  : std::filesystem::path(options.features);
}

Recipe recipe_of(const PlannedRun& run) {
  return load_recipe(find_recipe(run.recipe, recipe_folder()));
}

std::size_t num_bundled_columns() {
  static const std::size_t num_columns =  // the file is read once for all runs
      read_word_vectors(data_folder() / "glove.6B.100d.top.safetensors", {}).num_dims;
  return num_columns;
}

// How the run differs from its recipe: epochs and turns of the figure, then vectors, then --set.
std::vector<std::string> changes_of_run(const PlannedRun& run, const Options& options) {
  const Recipe recipe = recipe_of(run);
  std::vector<std::string> changes;
  if (run.epochs > 0) {
    changes.push_back(fmt::format("training.epochs={}", run.epochs));
  }
  if (run.improvised_only) {
    changes.emplace_back("corpus.improvised_only=true");
  }
  if (options.vectors == kBundled) {
    const auto vectors = bundled_vector_changes(recipe, num_bundled_columns());
    changes.insert(changes.end(), vectors.begin(), vectors.end());
  }
  return merge_changes(changes, changes_of(recipe, options.changes));
}

// The recipe as the options change it. Throws what load_run_recipe() throws.
Recipe changed_recipe(const PlannedRun& run, const Options& options) {
  RunRequest request;
  request.recipe = find_recipe(run.recipe, recipe_folder());
  request.changes = changes_of_run(run, options);
  request.scale = options.scale;
  request.epochs = options.epochs;
  return load_run_recipe(request);
}

// What --epochs is to say; 0: nothing.
int given_epochs(const PlannedRun& run, const Options& options) {
  return options.scale == 1.0 || !run.keeps_sizes ? options.epochs
                                                  : changed_recipe(run, options).training.epochs;
}

std::vector<std::string> train_arguments(const PlannedRun& run, const Options& options) {
  std::vector<std::string> arguments = {find_recipe(run.recipe, recipe_folder()).string()};
  const auto add = [&](const std::string& flag, const std::string& value, bool is_given = true) {
    if (is_given) {
      arguments.insert(arguments.end(), {flag, value});
    }
  };
  add("--corpus", options.corpus);
  add("--protocol", run.protocol);
  add("--out", run.folder.string());
  add("--features", features_folder(options).string());
  if (run.as_published) {
    arguments.emplace_back("--as-published");
  }
  if (options.with_scenario_out && run.reads_words) {
    arguments.emplace_back("--with-scenario-out");
  }
  for (const std::string& change : changes_of_run(run, options)) {
    add("--set", change);
  }
  add("--scale", format_number(options.scale), options.scale != 1.0 && !run.keeps_sizes);
  const int epochs = given_epochs(run, options);
  add("--epochs", std::to_string(epochs), epochs > 0);
  add("--seeds", std::to_string(options.num_seeds), options.num_seeds > 0);
  add("--vectors", options.vectors, !options.vectors.empty() && options.vectors != kBundled);
  add("--transfer", options.transfer,
      !options.transfer.empty() && recipe_of(run).transfer.model == "given");
  add("--threads", std::to_string(options.run.num_threads), options.run.num_threads > 0);
  if (options.run.quiet) {
    arguments.emplace_back("--quiet");
  }
  return arguments;
}

// Before the first run, so that a bad --set is not told of after hours.
void check_runs(const std::vector<PlannedRun>& runs, const Options& options) {
  std::vector<Recipe> recipes;
  std::ranges::transform(runs, std::back_inserter(recipes), recipe_of);
  check_changes(recipes, options.changes);
  for (const PlannedRun& run : runs) {
    changed_recipe(run, options);
  }
}

// Throws Error(kInvalidArgument) if a recipe asks for word vectors that were not given, Error(kIo)
// if they are no file.
void check_vectors(const std::vector<PlannedRun>& runs, const Options& options) {
  const auto asks = [&](const PlannedRun& run) {
    return std::ranges::count(changed_recipe(run, options).features, "given",
                              &RecipeFeature::vectors) > 0;
  };
  const auto asking = std::ranges::find_if(runs, asks);
  if (asking == runs.end()) {
    return;
  }
  if (options.vectors.empty()) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("--vectors: expected a file or {} for {}, got none", kBundled, asking->recipe));
  }
  if (!std::filesystem::is_regular_file(options.vectors)) {
    throw Error(ErrorCode::kIo,
                fmt::format("{}: expected word vectors, got no file", options.vectors));
  }
}

// Before the first run too: data that cannot be read fail once, not in every run. Throws what
// open_corpus() throws.
void check_data(const std::vector<PlannedRun>& runs, const Options& options) {
  check_vectors(runs, options);
  LongRun long_run(options.run);
  open_corpus(options.corpus, long_run.control());
}

// What a user who was away wants to know: how long it took and what is missing.
void print_end(std::size_t num_runs, double seconds, const std::vector<std::string>& failed) {
  fmt::print(stderr, "{} runs, {} failed, {:.1f} min\n", num_runs, failed.size(),
             seconds / kSecondsPerMinute);
  for (const std::string& run : failed) {
    fmt::print(stderr, "failed: {}\n", run);
  }
}

// Runs what is planned, one after another; a run that fails is told of and passed over. Returns
// the exit status: that of the first failure, or of a stop at once. Throws what check_data()
// throws.
int run_all(const std::vector<PlannedRun>& runs, const Options& options) {
  check_data(runs, options);
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  int status = 0;
  std::vector<std::string> failed;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::string name = run_name(runs[i]);
    fmt::print(stderr, "run {} of {}: {}\n", i + 1, runs.size(), name);
    const int one = run_trainer(train_arguments(runs[i], options));
    if (one == exit_status(ErrorCode::kCancelled)) {
      fmt::print(stderr, "stopped in run {} of {}; the same command goes on from there\n", i + 1,
                 runs.size());
      return one;
    }
    if (one != 0) {
      failed.push_back(name);
    }
    status = status == 0 ? one : status;
  }
  print_end(runs.size(), std::chrono::duration<double>(Clock::now() - begin).count(), failed);
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
  if (options.vectors == kBundled) {
    text += "bundled word vectors where the published system has GloVe 42B\n";
  }
  for (const std::string& change : options.changes) {
    text += fmt::format("changed in all recipes that have it: {}\n", change);
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
  check_runs(runs, options);
  const int status = options.dry_run ? 0 : run_all(runs, options);
  const std::string text = options.json
                               ? prior_work_json(rows)
                               : differences(options, runs) + prior_work_table(rows, honest_only);
  std::fputs(text.c_str(), stdout);
  return status;
}

void check_is_prior_work(const char* option, const std::string& value, const std::string& paper) {
  if (!value.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: expected {}, which alone has it, got {}", option, kPriorWork,
                            quote(paper)));
  }
}

int reproduce(const Options& options) {
  if (options.paper == kPriorWork) {
    return reproduce_prior_work(options);
  }
  check_is_prior_work("--transfer", options.transfer, options.paper);
  check_is_prior_work("--protocol", options.protocol, options.paper);
  const auto rows = plan_reproduction(options.paper, options.only, recipe_folder(), options.out);
  const auto runs = planned_runs(rows);
  check_runs(runs, options);
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
                     "Word vectors (GloVe, word2vec, fastText) for recipes that ask for a file; "
                     "bundled: those that come with merkit, of 100 columns");
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
  command.add_flag("--with-scenario-out", options->with_scenario_out,
                   "Also run the honest systems that read words on loso5+scenario-out, a fit for "
                   "every scenario of every session");
  command.add_flag("--dry-run", options->dry_run, "Train nothing: print what earlier runs gave");
  add_json_flag(command, options->json);
  add_run_options(command, options->run);
  program.on_run(command, [options] { return reproduce(*options); });
}

}  // namespace merkit::cli
