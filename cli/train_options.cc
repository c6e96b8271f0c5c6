#include "cli/train_options.h"

#include <memory>
#include <utility>

#include "cli/data_folder.h"
#include "merkit/recipe/recipe_folder.h"

namespace merkit::cli {
namespace {

void add_choices(CLI::App& command, RunRequest& request) {
  command.add_option("--protocol", request.protocol,
                     "Folds, see merkit corpus folds --list; default: the recipe's");
  command.add_option("--folds", request.folds, "Names of folds, with commas; default: all")
      ->delimiter(',');
  command.add_option("--seeds", request.num_seeds, "Runs of each fold; 0: the recipe's number")
      ->check(CLI::Range(0, 1000));
  command.add_option("--seed", request.first_seed, "First seed")->check(CLI::Range(0, 1'000'000));
  command.add_option("--epochs", request.epochs, "Epochs at most; 0: the recipe's number")
      ->check(CLI::Range(0, 100'000));
  command
      .add_option("--scale", request.scale,
                  "Sizes of the recipe (units, filters, trees, Gaussians, epochs) times this, for "
                  "quick runs; above 0, up to 1")
      ->check(CLI::Range(0.001, 1.0));
  command.add_option("--set", request.changes,
                     "Change a key of the recipe, as in training.batch_size=32; may be repeated");
  command.add_option("--vectors", request.vectors,
                     "Word vectors (GloVe, word2vec, fastText) for recipes that ask for a file");
  command.add_option("--transfer", request.transfer,
                     "Model file whose network recipes with transfer.model = \"given\" begin with");
  command.add_flag("--as-published", request.as_published,
                   "Look at the test part after every epoch and print the best, last and mean of "
                   "the last ten, stamped as optimistic");
}

}  // namespace

void add_train_command(Program& program, CLI::App& parent,
                       std::function<int(const TrainOptions&)> action) {
  auto options = std::make_shared<TrainOptions>();
  CLI::App& command = program.add_command(
      parent,
      {.name = "train",
       .summary = "Train and test a recipe on every fold of a protocol; the same command goes on "
                  "with an interrupted run",
       .example = "merkit train tripathi2018/text3-corrected --corpus demo "
                  "--out runs/text3 --protocol loso5"});
  RunRequest& request = options->request;
  command
      .add_option("recipe", request.recipe,
                  "Name of a recipe that comes with merkit, or a TOML file")
      ->required();
  command.add_option("--corpus", request.corpus, "Corpus or manifest")->required();
  command.add_option("--out", request.out, "Folder of the run; default: runs/NAME-PROTOCOL");
  add_choices(command, request);
  command.add_option("--features", request.features,
                     "Folder of feature stores that runs share; default: in the run's folder");
  command.add_option("--device", request.device, "cpu or cuda")
      ->check(CLI::IsMember({"cpu", "cuda"}));
  command.add_option("--jobs", request.num_jobs, "Fits at once; 0: one a thread")
      ->check(CLI::Range(std::size_t{0}, std::size_t{1024}));
  command.add_flag("--with-scenario-out", options->with_scenario_out,
                   "Also run loso5+scenario-out, in the folder scenario-out of the run, and print "
                   "it beside the result");
  add_json_flag(command, options->json);
  add_run_options(command, options->run);
  program.on_run(command, [&program, options, action = std::move(action)] {
    RunRequest& asked = options->request;
    if (asked.out.empty()) {
      asked.out =
          std::filesystem::path("runs") /
          (asked.recipe.stem().string() + (asked.protocol.empty() ? "" : "-" + asked.protocol));
    }
    asked.recipe = find_recipe(asked.recipe.string(), recipe_folder());
    asked.data = data_folder();
    asked.num_threads = options->run.num_threads;
    asked.command = program.command_line();
    return action(*options);
  });
}

}  // namespace merkit::cli
