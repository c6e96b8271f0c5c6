// How parameters begin: the rules of Keras 2.0.
#pragma once

#include <span>

#include "merkit/base/rng.h"
#include "merkit/nn/layer.h"

namespace merkit {

// Fills `values`, [spec.shape], as spec.initialiser says; the same generator gives the same values,
// in double and, rounded, in float.
//
// Glorot: fan_in and fan_out are the two sizes of a matrix; those of a convolution's kernel
// (..., channels, filters) are channels and filters times the places under the window; for one
// dimension both are the square root of its size, as Keras has it. Orthogonal: of the matrix of all
// but the last dimension by the last one the columns are orthonormal, or the rows if there are
// fewer of them; uniform over all such matrices (Mezzadri 2007, "How to generate random matrices
// from the classical compact groups", section 5: QR of normal numbers with positive diagonal of R).
// Given parameters begin as zeros. Thread-safe.
void initialise(const ParameterSpec& spec, Rng rng, std::span<float> values);
void initialise(const ParameterSpec& spec, Rng rng, std::span<double> values);

}  // namespace merkit
