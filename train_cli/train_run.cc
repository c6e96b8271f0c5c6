#include "train_cli/train_run.h"

#include <cstdio>
#include <string>

#include "cli/long_run.h"
#include "cli/train_progress.h"
#include "merkit/run/run_fits.h"
#include "merkit/run/run_folder.h"
#include "merkit/run/run_result.h"
#include "merkit/run/transcript_run.h"
#include "train_cli/network_fit.h"

namespace merkit::cli {
namespace {

void note(bool quiet, const std::string& line) {
  if (!quiet) {
    std::fputs((line + "\n").c_str(), stderr);
  }
}

// One run; returns what is to be printed of it.
std::string run_one(const TrainOptions& options, const RunRequest& request, LongRun& run) {
  const auto experiment = open_experiment(request, run.control());
  begin_run(*experiment, request, MERKIT_VERSION);
  for (const std::string& line : experiment->notes) {
    note(options.run.quiet, "note: " + line);
  }
  for (const LeakFinding& finding : experiment->leaks.findings) {
    if (finding.severity == LeakSeverity::kStamp) {
      note(options.run.quiet, "leak: " + describe(finding, experiment->leaks.num_folds));
    }
  }
  {
    TrainProgress progress(options.run.quiet);
    const bool has_network = !experiment->recipe.nodes.empty();
    const RunHooks hooks = {has_network ? Fitter(fit_network) : Fitter(fit_classifier),
                            [&](const RunStatus& status) { progress.update(status); }};
    run_fits(*experiment, request, hooks, run.control());
  }
  if (writes_transcripts(experiment->recipe)) {
    const TranscriptResult result = finish_transcript_run(*experiment, request);
    return options.json ? transcript_scores_json(result.scores) + "\n"
                        : transcript_text(result, *experiment, request);
  }
  const RunResult result = finish_run(*experiment, request, run.control());
  return options.json ? evaluation_json(result.evaluation) + "\n"
                      : result_text(result, *experiment, request);
}

}  // namespace

int run_training(const TrainOptions& options) {
  std::string text;
  {
    LongRun run(options.run);  // the bar is gone before the result is printed
    if (options.with_scenario_out) {
      RunRequest scenario = options.request;
      scenario.out /= "scenario-out";
      scenario.protocol = "loso5+scenario-out";
      scenario.folds.clear();
      if (scenario.features.empty()) {
        scenario.features = options.request.out / "features";
      }
      run_one(options, scenario, run);
    }
    text = run_one(options, options.request, run);
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace merkit::cli
