#include "merkit/features/delta.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/error.h"

namespace merkit {
namespace {

// The frame that stands at `t` + `shift`, the first or the last one beyond the ends.
std::size_t neighbour(std::size_t t, int shift, std::size_t num_frames) {
  const auto last = static_cast<std::ptrdiff_t>(num_frames) - 1;
  return static_cast<std::size_t>(
      std::clamp(static_cast<std::ptrdiff_t>(t) + shift, std::ptrdiff_t{0}, last));
}

void require(bool good, const std::string& expectation, long got) {
  if (!good) {
    throw Error(ErrorCode::kInvalidArgument,
                "delta: expected " + expectation + ", got " + std::to_string(got));
  }
}

// to += factor * from.
void add_scaled(std::span<const double> from, double factor, std::span<double> to) {
  for (std::size_t d = 0; d < to.size(); ++d) {
    to[d] += factor * from[d];
  }
}

// before * c[t-1] + here * c[t] + after * c[t+1] for the inner frames.
Matrix<double> three_tap(const Matrix<double>& contours, double before, double here, double after) {
  const std::size_t inner = contours.rows() < 2 ? 0 : contours.rows() - 2;
  Matrix<double> result(inner, contours.cols());
  for (std::size_t t = 0; t < inner; ++t) {
    add_scaled(contours.row(t), before, result.row(t));
    add_scaled(contours.row(t + 1), here, result.row(t));
    add_scaled(contours.row(t + 2), after, result.row(t));
  }
  return result;
}

// Weights of `width` frames in the `order`-th derivative of the polynomial of degree `order` that
// fits them best. It is order! times the highest coefficient, so the same at every frame, and that
// coefficient is the regression on i^order less its mean, which is orthogonal to the lower powers.
std::vector<double> derivative_weights(int order, int width) {
  const int half = width / 2;
  std::vector<double> weights;
  double mean = 0.0;
  for (int i = -half; i <= half; ++i) {
    weights.push_back(order == 1 ? i : i * i);
    mean += weights.back() / width;
  }
  double norm = 0.0;
  for (double& weight : weights) {
    weight -= mean;
    norm += weight * weight;
  }
  for (double& weight : weights) {
    weight *= order / norm;
  }
  return weights;
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

Matrix<double> savitzky_golay_delta(const Matrix<double>& contours, int order, int width) {
  require(order == 1 || order == 2, "order 1 or 2", order);
  require(width % 2 == 1 && width >= 3 && width <= 999, "an odd width in 3 .. 999", width);
  const std::size_t num_frames = contours.rows();
  const auto size = static_cast<std::size_t>(width);
  require(num_frames == 0 || num_frames >= size, "at least " + std::to_string(width) + " frames",
          static_cast<long>(num_frames));
  const std::vector<double> weights = derivative_weights(order, width);
  Matrix<double> delta(num_frames, contours.cols());
  for (std::size_t t = 0; t < num_frames; ++t) {
    const std::size_t first = std::min(t - std::min(t, size / 2), num_frames - size);
    for (std::size_t i = 0; i < size; ++i) {
      add_scaled(contours.row(first + i), weights[i], delta.row(t));
    }
  }
  return delta;
}

Matrix<double> central_delta(const Matrix<double>& contours) {
  return three_tap(contours, -0.5, 0.0, 0.5);
}

Matrix<double> central_double_delta(const Matrix<double>& contours) {
  return three_tap(contours, -0.5, 1.0, -0.5);
}

}  // namespace merkit
