// Cholesky factors of large matrices over a pool of threads. Not installed.
#pragma once

#include <Eigen/Core>

#include "merkit/base/run_control.h"

namespace merkit {

// Replaces the lower triangle of `matrix`, symmetric, by L with L L' = matrix, tile by tile
// (left-looking); the upper triangle is neither read nor written. Returns false if the matrix is
// not positive definite in double. The same bytes for any thread count: each tile is computed by
// one thread, and how Eigen orders its sums depends on the tile's shape alone. Throws
// Error(kCancelled) on request.
bool blocked_cholesky(Eigen::MatrixXd& matrix, const RunControl& control);

}  // namespace merkit
