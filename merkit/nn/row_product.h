// Products of a few rows with a matrix that lies as it is, too large or used too seldom to be
// packed.
#pragma once

#include "merkit/nn/gemm.h"

namespace merkit {

// c += a b, reading b once from front to back for all rows of a, and of b only the rows whose
// factor is not 0 in some row of a: half of them behind a rectifier, fewer behind padding. A row of
// c depends on that row of a alone, to the last bit. b must be finite. Thread-safe.
void add_row_product(MatrixRef<const float> a, MatrixRef<const float> b, MatrixRef<float> c);

}  // namespace merkit
