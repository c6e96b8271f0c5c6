// merkit eval: scores of a system from its predictions.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/evaluation_text.h"
#include "cli/long_run.h"
#include "cli/prediction_input.h"
#include "merkit/base/error.h"
#include "merkit/eval/evaluation.h"

namespace merkit::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  PredictionInput input;
  RunOptions run;
  bool formulas = false;
  bool json = false;
};

std::string text_of(const Evaluation& evaluation, const Options& options) {
  if (options.json) {
    return evaluation_json(evaluation);
  }
  return evaluation_text(evaluation) + (options.formulas ? "\n" + formulas_text() : "");
}

int run(const Options& options) {
  if (options.files.empty() && options.formulas) {
    std::fputs(formulas_text().c_str(), stdout);
    return 0;
  }
  if (options.files.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "predictions: expected a file, got none");
  }
  LongRun long_run(options.run);
  const RunControl control = long_run.control();
  PredictionSet set = merge_predictions(load_predictions(options.files, options.input, control));
  const Evaluation evaluation = evaluate(std::move(set), options.input.bootstrap, control.pool);
  std::fputs(text_of(evaluation, options).c_str(), stdout);
  return 0;
}

}  // namespace

void add_eval(Program& program, CLI::App& parent) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      parent, {.name = "eval",
               .summary = "Score predictions: metrics with intervals, confusion, groups",
               .example = "merkit eval test_fold*_predict.txt --cluster dialogue"});
  command.add_option("predictions", options->files,
                     "Predictions of one system: JSONL, CSV, an s3prl *_predict.txt or "
                     "*_truth.txt, or a folder with predictions.jsonl; several files are taken "
                     "together");
  command.add_flag("--formulas", options->formulas, "Print the formula of every metric");
  add_prediction_options(command, options->input);
  add_run_options(command, options->run);
  add_json_flag(command, options->json);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
