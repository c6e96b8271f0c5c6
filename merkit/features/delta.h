// First-order differences over time of a matrix of frames, in the three conventions in use.
#pragma once

#include "merkit/base/matrix.h"

namespace merkit {

// d[t] = c[t] - c[t-1], d[0] = 0: pyAudioAnalysis since December 2019. `contours` [num_frames,
// num_dims]; returns the same shape.
Matrix<double> simple_delta(const Matrix<double>& contours);

// d[t] = sum_{k=1..window} k (c[t+k] - c[t-k]) / (2 sum k^2), the slope of the least-squares line
// through 2 * window + 1 frames; beyond the ends the first and the last frame are repeated: HTK,
// Kaldi and openSMILE. `contours` [num_frames, num_dims]; returns the same shape.
// Throws Error(kInvalidArgument) if `window` is below 1.
Matrix<double> regression_delta(const Matrix<double>& contours, int window);

// Mean of each frame and its neighbours, `length` frames in all, an odd number; beyond the ends the
// first and the last frame are repeated: openSMILE's "sma". `contours` [num_frames, num_dims];
// returns the same shape. Throws Error(kInvalidArgument) if `length` is no odd number >= 1.
Matrix<double> moving_average(const Matrix<double>& contours, int length);

}  // namespace merkit
