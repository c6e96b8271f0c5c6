// Products of a few rows with a matrix that lies as it is, too large or used too seldom to be
// packed.
#pragma once

#include "merkit/nn/gemm.h"

namespace merkit {

// c += a b, reading b once from front to back for all rows of a. Rows of b whose factor is 0, in
// all of eight rows of a where there are so many, are not read: half of them behind a rectifier,
// more behind padding. A row of c depends on that row of a alone, to the last bit. b must be
// finite. Thread-safe.
void add_row_product(MatrixRef<const float> a, MatrixRef<const float> b, MatrixRef<float> c);

}  // namespace merkit
