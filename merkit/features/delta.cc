#include "merkit/features/delta.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"

namespace merkit {
namespace {

// The frame that stands at `t` + `shift`, the first or the last one beyond the ends.
std::size_t neighbour(std::size_t t, int shift, std::size_t num_frames) {
  const auto last = static_cast<std::ptrdiff_t>(num_frames) - 1;
  return static_cast<std::size_t>(
      std::clamp(static_cast<std::ptrdiff_t>(t) + shift, std::ptrdiff_t{0}, last));
}

}  // namespace

Matrix<double> simple_delta(const Matrix<double>& contours) {
  Matrix<double> delta(contours.rows(), contours.cols());
  for (std::size_t t = 1; t < contours.rows(); ++t) {
    for (std::size_t d = 0; d < contours.cols(); ++d) {
      delta(t, d) = contours(t, d) - contours(t - 1, d);
    }
  }
  return delta;
}

Matrix<double> regression_delta(const Matrix<double>& contours, int window) {
  if (window < 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("delta: expected a window of at least 1 frame, got {}", window));
  }
  Matrix<double> delta(contours.rows(), contours.cols());
  double norm = 0.0;
  for (int k = 1; k <= window; ++k) {
    norm += 2.0 * k * k;
  }
  for (std::size_t t = 0; t < contours.rows(); ++t) {
    for (int k = 1; k <= window; ++k) {
      const auto before = contours.row(neighbour(t, -k, contours.rows()));
      const auto after = contours.row(neighbour(t, k, contours.rows()));
      for (std::size_t d = 0; d < contours.cols(); ++d) {
        delta(t, d) += k * (after[d] - before[d]) / norm;
      }
    }
  }
  return delta;
}

Matrix<double> moving_average(const Matrix<double>& contours, int length) {
  if (length < 1 || length % 2 == 0) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("moving average: expected an odd length, got {}", length));
  }
  Matrix<double> mean(contours.rows(), contours.cols());
  for (std::size_t t = 0; t < contours.rows(); ++t) {
    for (int k = -(length / 2); k <= length / 2; ++k) {
      const auto frame = contours.row(neighbour(t, k, contours.rows()));
      for (std::size_t d = 0; d < contours.cols(); ++d) {
        mean(t, d) += frame[d] / length;
      }
    }
  }
  return mean;
}

}  // namespace merkit
