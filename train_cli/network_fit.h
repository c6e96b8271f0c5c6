// Training of a recipe's network by LibTorch.
#pragma once

#include "merkit/run/fitter.h"

namespace merkit::cli {

// Trains on the fold of the call; the checkpoint lies in its folder. Throws what fit() throws.
FitOutcome fit_network(const FitCall& call);

}  // namespace merkit::cli
