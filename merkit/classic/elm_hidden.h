// The hidden layer of an extreme learning machine. Not installed.
#pragma once

#include "merkit/base/matrix.h"
#include "merkit/classic/elm.h"

namespace merkit {

// 1 / (1 + exp(-(W x + b))) of each row x, [num_rows, num_hidden].
Matrix<double> elm_hidden(const ElmState& state, MatrixView<const float> rows);

}  // namespace merkit
