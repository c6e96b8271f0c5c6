// First-order differences over time of a matrix of frames, in the three conventions in use.
#pragma once

#include "merkit/base/matrix.h"

namespace merkit {

// d[t] = c[t] - c[t-1], d[0] = 0: pyAudioAnalysis since December 2019. `contours` [num_frames,
// num_dims]; returns the same shape.
Matrix<double> simple_delta(const Matrix<double>& contours);

}  // namespace merkit
