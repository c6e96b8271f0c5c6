// From the outputs of a regression to probabilities. Not installed.
#pragma once

#include <cstddef>

#include "merkit/base/matrix.h"

namespace merkit {

// The distributions nearest to the rows of `outputs` [num_rows, num_classes] in the Euclidean
// sense: max(f - t, 0) with the t for which the row sums to 1 (Duchi et al. 2008, "Efficient
// projections onto the l1-ball", figure 1). A row that is a distribution stays as it is; the
// highest output keeps the highest probability.
Matrix<float> nearest_distributions(const Matrix<double>& outputs);

}  // namespace merkit
