// The command `train` where it is really run.
#pragma once

#include "cli/train_options.h"

namespace merkit::cli {

// Runs or goes on with a run, prints its result. Returns the exit status.
int run_training(const TrainOptions& options);

}  // namespace merkit::cli
