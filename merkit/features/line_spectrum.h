// Linear prediction and line spectral frequencies.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace merkit {

// Prediction coefficients a_1 .. a_p of the all-pole model 1 / (1 + sum a_k z^-k) of the signal
// with the autocorrelation r_0 .. r_p, by the recursion of Levinson and Durbin (Rabiner & Schafer
// 1978, "Digital processing of speech signals", section 8.3.2). All 0 if r_0 is not positive; once
// the prediction error is used up, the remaining coefficients stay 0.
std::vector<double> linear_prediction(std::span<const double> autocorrelation);

// Line spectral frequencies of prediction coefficients a_1 .. a_p, p even: the angles in (0, pi) of
// the zeros of A(z) +- z^-(p+1) A(1/z), rising, [p] (Itakura 1975, "Line spectrum representation of
// linear predictor coefficients of speech signals", JASA 57, S35). Without prediction they are
// k pi / (p + 1). The coefficients must be those of linear_prediction(): then the zeros of the two
// polynomials lie on the unit circle and alternate.
// Throws Error(kInvalidArgument) if p is 0 or odd.
std::vector<double> line_spectral_frequencies(std::span<const double> coefficients);

}  // namespace merkit
