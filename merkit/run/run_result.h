// The end of a run: all test predictions together, scored.
#pragma once

#include <string>
#include <vector>

#include "merkit/base/run_control.h"
#include "merkit/eval/evaluation.h"
#include "merkit/run/experiment.h"
#include "merkit/run/fit_record.h"
#include "merkit/run/run_options.h"

namespace merkit {

struct RunResult {
  Evaluation evaluation;
  std::vector<FitRecord> fits;
  std::vector<std::string> notes;  // on the data, one line each
};

// Means over fits; of WA weighted by their utterances, so that it is the accuracy of all together.
std::vector<OptimisticFigure> pool_optimistic(const std::vector<FitRecord>& fits);

// Pools the predictions of all fits, which must be over, scores them and writes predictions.jsonl,
// those with some of the modalities, and result.json. Throws what read_predictions(),
// merge_predictions() and evaluate() throw.
RunResult finish_run(const Experiment& experiment, const RunRequest& request,
                     const RunControl& control);

// What the program prints: WA and UA with their intervals, the published figure of that protocol
// beside them, figures chosen on the test part with their stamp, those with some of the modalities,
// leaks, notes and where the files are.
std::string result_text(const RunResult& result, const Experiment& experiment,
                        const RunRequest& request);

}  // namespace merkit
