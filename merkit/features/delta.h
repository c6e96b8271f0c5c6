// Differences over time of a matrix of frames, in the conventions in use.
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

// The `order`-th derivative, 1 or 2, of the polynomial of that degree that fits `width` frames
// around t best (Savitzky & Golay 1964); within width / 2 frames of an end, of the one that fits
// the first or last `width` frames: librosa.feature.delta(width=9, mode="interp"). Returns the
// shape of `contours`. Throws Error(kInvalidArgument) if `order` is neither 1 nor 2, if `width` is
// even or not in 3 .. 999, or if there are frames, but fewer than `width`.
Matrix<double> savitzky_golay_delta(const Matrix<double>& contours, int order = 1, int width = 9);

// (c[t+1] - c[t-1]) / 2 for the inner frames, [num_frames - 2, num_dims] or no rows: the deltas of
// Chernykh & Prikhodko 2017, "Emotion recognition from speech with recurrent neural networks", as
// in their code.
Matrix<double> central_delta(const Matrix<double>& contours);

// c[t] - (c[t-1] + c[t+1]) / 2 for the inner frames: the double deltas of the same code.
Matrix<double> central_double_delta(const Matrix<double>& contours);

}  // namespace merkit
