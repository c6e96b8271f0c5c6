// Forward and backward probabilities of a left to right Markov chain in the log domain (Rabiner
// 1989, section III). Not installed.
//
// The chain begins in state 0; in state s it stays with probability stays[s] and goes on to s + 1
// otherwise, but for the last state, which it never leaves; it may end in any state. Emissions are
// log densities, [num_frames, num_states].
#pragma once

#include <span>

#include "merkit/base/matrix.h"

namespace merkit {

// log(exp(a) + exp(b)).
double log_add(double a, double b) noexcept;

// Log of the density of the frames up to t and state s at t, [num_frames, num_states].
Matrix<double> hmm_forward(const Matrix<double>& emissions, std::span<const double> stays);

// Log of the density of the frames after t given state s at t, [num_frames, num_states].
Matrix<double> hmm_backward(const Matrix<double>& emissions, std::span<const double> stays);

// Log of the density of all frames, from hmm_forward(); 0 without frames.
double hmm_log_likelihood(const Matrix<double>& forward);

}  // namespace merkit
