// The options of `merkit train`, shared by the program merkit, which explains them, and
// merkit-train, which runs it.
#pragma once

#include <CLI/App.hpp>
#include <functional>

#include "cli/long_run.h"
#include "cli/program.h"
#include "merkit/run/run_options.h"

namespace merkit::cli {

struct TrainOptions {
  RunRequest request;
  RunOptions run;
  bool json = false;
  bool with_scenario_out = false;
};

// Declares the command `train` below `parent`; `action` returns the exit status.
void add_train_command(Program& program, CLI::App& parent,
                       std::function<int(const TrainOptions&)> action);

}  // namespace merkit::cli
