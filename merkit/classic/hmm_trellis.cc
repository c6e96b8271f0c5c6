#include "merkit/classic/hmm_trellis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace merkit {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

struct LogTransitions {
  std::vector<double> stay;
  std::vector<double> leave;

  explicit LogTransitions(std::span<const double> stays) {
    for (const double p : stays) {
      stay.push_back(std::log(p));
      leave.push_back(std::log1p(-p));
    }
  }
};

}  // namespace

double log_add(double a, double b) noexcept {
  const double most = std::max(a, b);
  return most == kImpossible ? most : most + std::log1p(std::exp(std::min(a, b) - most));
}

Matrix<double> hmm_forward(const Matrix<double>& emissions, std::span<const double> stays) {
  Matrix<double> forward(emissions.rows(), stays.size(), kImpossible);
  if (forward.empty()) {
    return forward;
  }
  const LogTransitions log(stays);
  forward(0, 0) = emissions(0, 0);
  for (std::size_t t = 1; t < emissions.rows(); ++t) {
    for (std::size_t s = 0; s < stays.size(); ++s) {
      const double stayed = forward(t - 1, s) + log.stay[s];
      const double came = s > 0 ? forward(t - 1, s - 1) + log.leave[s - 1] : kImpossible;
      forward(t, s) = emissions(t, s) + log_add(stayed, came);
    }
  }
  return forward;
}

Matrix<double> hmm_backward(const Matrix<double>& emissions, std::span<const double> stays) {
  Matrix<double> backward(emissions.rows(), stays.size(), 0.0);
  const LogTransitions log(stays);
  for (std::size_t t = emissions.rows(); t-- > 1;) {
    for (std::size_t s = 0; s < stays.size(); ++s) {
      const double stays_on = log.stay[s] + emissions(t, s) + backward(t, s);
      const double leaves = s + 1 < stays.size()
                                ? log.leave[s] + emissions(t, s + 1) + backward(t, s + 1)
                                : kImpossible;
      backward(t - 1, s) = log_add(stays_on, leaves);
    }
  }
  return backward;
}

double hmm_log_likelihood(const Matrix<double>& forward) {
  if (forward.empty()) {
    return 0.0;
  }
  double sum = kImpossible;
  for (const double value : forward.row(forward.rows() - 1)) {
    sum = log_add(sum, value);
  }
  return sum;
}

}  // namespace merkit
