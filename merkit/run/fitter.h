// What trains one system on one fold: a network by LibTorch, a support vector machine by libsvm.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/run_control.h"
#include "merkit/dataset/fold_data.h"
#include "merkit/model/model_file.h"
#include "merkit/run/epoch_log.h"
#include "merkit/run/experiment.h"
#include "merkit/run/run_folder.h"
#include "merkit/run/run_options.h"

namespace merkit {

// Everything that one fit needs; what it refers to outlives the outcome.
struct FitCall {
  const Experiment& experiment;
  const RunRequest& request;
  const FitJob& job;
  const FoldData& data;
  const RunControl& control;
  std::string identity;                               // of run, fold and inputs
  std::function<void(const EpochFigures&)> on_epoch;  // never empty
};

// Class probabilities of utterances, [number of utterances, num_classes].
using Predictor = std::function<Matrix<float>(std::span<const PreparedUtterance>)>;

struct FitOutcome {
  Model model;                               // without facts and self-test
  Predictor predict;                         // by that model
  std::vector<EpochFigures> history;         // all epochs, also those before a resumption
  int chosen_epoch = 0;                      // 0: there are no epochs
  std::map<std::string, std::string> facts;  // what was chosen, for the record
};

using Fitter = std::function<FitOutcome(const FitCall&)>;

// Rows of the first rows of utterances side by side, [number of utterances, columns of all inputs]:
// what a classifier of one row an utterance takes; zeros for an absent input. Throws
// Error(kInvalidArgument) if an utterance has more than one row of an input.
Matrix<float> joined_rows(std::span<const PreparedUtterance> utterances,
                          const std::vector<ModelInput>& inputs);

// Settings of C and gamma that fit_svm() tries. Throws Error(kInvalidArgument) for a bad grid.
int num_svm_settings(const Recipe& recipe);

// The support vector machine of the recipe: C and gamma chosen on the dev part. Throws what
// choose_svm() throws.
FitOutcome fit_svm(const FitCall& call);

}  // namespace merkit
