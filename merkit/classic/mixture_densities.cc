#include "merkit/classic/mixture_densities.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace merkit {

MixtureDensities::MixtureDensities(const Mixtures& mixtures)
    : num_mixtures_(mixtures.weights.cols),
      log_scales_(mixtures.means.rows),
      means_(mixtures.means.cols, mixtures.means.rows),
      half_precisions_(mixtures.means.cols, mixtures.means.rows) {
  for (std::size_t g = 0; g < log_scales_.size(); ++g) {
    double log_determinant = 0.0;
    for (std::size_t d = 0; d < means_.rows(); ++d) {
      const double variance = mixtures.variances.row(g)[d];
      means_(d, g) = mixtures.means.row(g)[d];
      half_precisions_(d, g) = 0.5 / variance;
      log_determinant += std::log(2.0 * std::numbers::pi * variance);
    }
    log_scales_[g] = std::log(mixtures.weights.values[g]) - 0.5 * log_determinant;
  }
}

Matrix<double> MixtureDensities::of_gaussians(MatrixView<const float> frames) const {
  const std::size_t num_gaussians = log_scales_.size();
  Matrix<double> densities(frames.rows, num_gaussians);
  for (std::size_t t = 0; t < frames.rows; ++t) {
    const auto frame = frames.row(t);
    double* const out = densities.row(t).data();
    std::ranges::copy(log_scales_, out);
    for (std::size_t d = 0; d < frame.size(); ++d) {
      const auto x = static_cast<double>(frame[d]);
      const double* const mean = means_.row(d).data();
      const double* const half_precision = half_precisions_.row(d).data();
      for (std::size_t g = 0; g < num_gaussians; ++g) {
        out[g] -= (x - mean[g]) * (x - mean[g]) * half_precision[g];
      }
    }
  }
  return densities;
}

Matrix<double> MixtureDensities::of_states(const Matrix<double>& gaussians) const {
  Matrix<double> states(gaussians.rows(), gaussians.cols() / num_mixtures_);
  for (std::size_t t = 0; t < states.rows(); ++t) {
    for (std::size_t s = 0; s < states.cols(); ++s) {
      const auto of_state = gaussians.row(t).subspan(s * num_mixtures_, num_mixtures_);
      const double most = *std::ranges::max_element(of_state);
      double sum = 0.0;
      for (const double value : of_state) {
        sum += std::exp(value - most);
      }
      states(t, s) = std::isfinite(most) ? most + std::log(sum) : most;
    }
  }
  return states;
}

}  // namespace merkit
