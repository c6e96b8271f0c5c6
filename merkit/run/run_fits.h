// All fits of a run, several at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "merkit/base/run_control.h"
#include "merkit/run/experiment.h"
#include "merkit/run/fit_record.h"
#include "merkit/run/fitter.h"
#include "merkit/run/run_folder.h"
#include "merkit/run/run_options.h"

namespace merkit {

// How the fits share the machine. Fits run side by side before one is spread over threads, for that
// wastes nothing on waiting.
struct FitShares {
  std::size_t num_jobs = 1;  // fits at once
  std::size_t threads_per_fit = 1;
};

// `num_threads` threads over `num_fits` fits, `num_jobs` at once (0: as many as possible). It does
// not depend on how many fits are already over, so that a resumed run computes the same.
FitShares share_threads(std::size_t num_threads, std::size_t num_jobs, std::size_t num_fits);

// Where a run stands after an epoch.
struct RunStatus {
  std::string fit;             // "session1, seed 2"
  std::string unit = "epoch";  // or "setting", of a classifier
  std::size_t num_fits_done = 0;
  std::size_t num_fits = 0;
  int num_epochs = 0;  // of this fit, at most; or settings of its classifier
  int num_steps = 0;   // epochs and settings together
  EpochFigures epoch;
};

struct RunHooks {
  Fitter fitter;
  std::function<void(const RunStatus&)> on_epoch;  // called from one thread at a time
};

// Runs the fits that are not over yet and writes their records; test parts are predicted once, when
// the model of a fit is chosen. Fits run side by side on threads of their own.
// Throws the Error of the first fit that fails, opened by its name, after the others have stopped;
// Error(kCancelled) on request. What is finished stays, the rest can be gone on with.
void run_fits(const Experiment& experiment, const RunRequest& request, const RunHooks& hooks,
              const RunControl& control);

}  // namespace merkit
