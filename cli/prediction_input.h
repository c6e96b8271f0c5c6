// The options with which commands take predictions and resample them.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "merkit/base/run_control.h"
#include "merkit/eval/intervals.h"
#include "merkit/eval/predictions.h"

namespace merkit::cli {

struct PredictionInput {
  std::string corpus;  // empty: groups come from the files and the ids alone
  BootstrapOptions bootstrap;
};

// Declares --corpus and the options of the bootstrap.
void add_prediction_options(CLI::App& command, PredictionInput& input);

// The sets of predictions in `files`, one each. Groups that a file does not state are taken from
// the corpus, then from ids in the form of IEMOCAP.
std::vector<PredictionSet> load_predictions(const std::vector<std::string>& files,
                                            const PredictionInput& input,
                                            const RunControl& control);

}  // namespace merkit::cli
