// What fit() demands of its options, and what makes two runs the same one.
#pragma once

#include <string>

#include "merkit/train/fit.h"

namespace merkit {

// Throws Error(kInvalidArgument), which names the option, unless all are in range and fit the task:
// a choice of epoch that looks at the dev part needs one that is not empty, and nodes that are
// frozen must leave something to train. Throws Error(kNotFound) for a frozen node that is not
// there.
void check_fit_options(const FitTask& task, const FitOptions& options);

// Hash of everything that the result depends on except the number of threads and the device:
// options, seed, graph, every number of the data, initial parameters.
std::string run_identity(const FitTask& task, const FitOptions& options);

}  // namespace merkit
