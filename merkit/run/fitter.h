// What trains one system on one fold: its network by LibTorch, its classifier here.
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

// What utterances say, for recipes that write transcripts.
using Transcriber = std::function<std::vector<std::string>(std::span<const PreparedUtterance>)>;

struct FitOutcome {
  Model model;                               // without facts and self-test
  Predictor predict;                         // by that model
  Transcriber transcribe = nullptr;          // likewise, if it writes transcripts
  std::vector<EpochFigures> history;         // all epochs, also those before a resumption
  int chosen_epoch = 0;                      // 0: there are no epochs
  std::map<std::string, std::string> facts;  // what was chosen, for the record
};

using Fitter = std::function<FitOutcome(const FitCall&)>;

// Settings that fit_stages() tries for the classifier of a recipe; 0 without one. Throws
// Error(kInvalidArgument) for a bad grid.
int num_classifier_settings(const Recipe& recipe);

// What follows the network of `network`, if that has one: the classifier of the recipe, trained on
// what the stages before it make of the training part and its setting chosen on the dev part; or,
// without a classifier, the pooling of rows or frames alone. The epochs and facts of `network` stay
// in front. Throws Error(kInvalidArgument) for a bad grid and what the trainers throw;
// Error(kCancelled) on request.
FitOutcome fit_stages(const FitCall& call, FitOutcome network);

// fit_stages() of a recipe without a network.
FitOutcome fit_classifier(const FitCall& call);

}  // namespace merkit
