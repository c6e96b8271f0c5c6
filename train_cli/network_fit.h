// Training of a recipe's network by LibTorch, and of what follows it.
#pragma once

#include "merkit/run/fitter.h"

namespace merkit::cli {

// Trains on the fold of the call; the checkpoint of the network lies in its folder. Throws what
// fit() and fit_stages() throw.
FitOutcome fit_network(const FitCall& call);

}  // namespace merkit::cli
