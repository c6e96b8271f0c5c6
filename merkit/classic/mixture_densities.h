// Log densities of frames under mixtures of diagonal Gaussians.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

// Mixtures of several states. Gaussian m of state s is row s * num_mixtures + m.
struct Mixtures {
  MatrixView<const double> weights;    // [num_states, num_mixtures]
  MatrixView<const double> means;      // [num_states * num_mixtures, num_columns]
  MatrixView<const double> variances;  // as means, > 0
};

// Immutable after construction, so one instance may be shared by any number of threads.
class MixtureDensities {
 public:
  explicit MixtureDensities(const Mixtures& mixtures);

  // log(weight * density) of each Gaussian for each frame, [num_frames, num_states * num_mixtures].
  //
  //   frames [num_frames, num_columns]
  Matrix<double> of_gaussians(MatrixView<const float> frames) const;

  // Log of the sum over the Gaussians of each state, [num_frames, num_states].
  //
  //   gaussians what of_gaussians() returns
  Matrix<double> of_states(const Matrix<double>& gaussians) const;

 private:
  std::size_t num_mixtures_;
  std::vector<double> log_scales_;  // [num_gaussians], weight and normalisation
  Matrix<double> means_;            // [num_columns, num_gaussians]
  Matrix<double> half_precisions_;  // as means, 1 / (2 variance)
};

}  // namespace merkit
