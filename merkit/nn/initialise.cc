#include "merkit/nn/initialise.h"

#include <Eigen/Core>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <vector>

namespace merkit {
namespace {

constexpr double kUniformLimit = 0.05;

double glorot_limit(const Shape& shape) {
  const auto num_values = static_cast<double>(shape.num_values());
  if (shape.rank() < 2) {
    return std::sqrt(6.0 / (2.0 * std::sqrt(num_values)));
  }
  const auto in = static_cast<double>(shape[shape.rank() - 2]);
  const auto out = static_cast<double>(shape.back());
  const double places = num_values / (in * out);
  return std::sqrt(6.0 / (places * (in + out)));
}

void fill_uniform(double limit, Rng& rng, std::span<double> values) {
  for (double& value : values) {
    value = rng.uniform(-limit, limit);
  }
}

// Draws the taller of the two orientations, so that its columns can be orthonormal.
void fill_orthogonal(const Shape& shape, Rng& rng, std::span<double> values) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto cols = static_cast<Eigen::Index>(shape.back());
  const auto rows = static_cast<Eigen::Index>(values.size()) / cols;
  const Eigen::Index tall = std::max(rows, cols);
  const Eigen::Index thin = std::min(rows, cols);
  Eigen::MatrixXd drawn(tall, thin);
  for (Eigen::Index r = 0; r < tall; ++r) {
    for (Eigen::Index c = 0; c < thin; ++c) {
      drawn(r, c) = rng.normal();
    }
  }
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(drawn);
  Eigen::MatrixXd q = qr.householderQ() * Eigen::MatrixXd::Identity(tall, thin);
  for (Eigen::Index c = 0; c < thin; ++c) {
    if (qr.matrixQR()(c, c) < 0.0) {
      q.col(c) *= -1.0;
    }
  }
  Eigen::Map<RowMajor> out(values.data(), rows, cols);
  if (rows >= cols) {
    out = q;
  } else {
    out = q.transpose();
  }
}

}  // namespace

void initialise(const ParameterSpec& spec, Rng rng, std::span<double> values) {
  std::fill(values.begin(), values.end(), 0.0);
  switch (spec.initialiser) {
    case Initialiser::kZeros:
    case Initialiser::kGiven:
      break;
    case Initialiser::kOnes:
      std::fill(values.begin(), values.end(), 1.0);
      break;
    case Initialiser::kGlorotUniform:
      fill_uniform(glorot_limit(spec.shape), rng, values);
      break;
    case Initialiser::kOrthogonal:
      fill_orthogonal(spec.shape, rng, values);
      break;
    case Initialiser::kUniform:
      fill_uniform(kUniformLimit, rng, values);
      break;
    case Initialiser::kForgetOnes: {
      const std::size_t gate = values.size() / 4;
      std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(gate), gate, 1.0);
      break;
    }
  }
}

void initialise(const ParameterSpec& spec, Rng rng, std::span<float> values) {
  std::vector<double> wide(values.size());
  initialise(spec, rng, std::span<double>(wide));
  std::transform(wide.begin(), wide.end(), values.begin(),
                 [](double value) { return static_cast<float>(value); });
}

}  // namespace merkit
