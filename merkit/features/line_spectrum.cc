#include "merkit/features/line_spectrum.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

// Halvings of an interval inside [-1, 1] until no double lies between its ends, or almost.
constexpr int kNumBisections = 54;

double evaluate(std::span<const double> polynomial, double x) {
  double value = 0.0;
  for (std::size_t i = polynomial.size(); i > 0; --i) {
    value = value * x + polynomial[i - 1];
  }
  return value;
}

double bisect(std::span<const double> polynomial, double low, double high) {
  const bool rises = evaluate(polynomial, low) < evaluate(polynomial, high);
  for (int i = 0; i < kNumBisections; ++i) {
    const double middle = 0.5 * (low + high);
    const bool is_left = (evaluate(polynomial, middle) < 0.0) == rises;
    (is_left ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

// Roots, rising, of a polynomial c_0 + c_1 x + ... that are all real and in [-1, 1]: one between
// any two neighbouring roots of the derivative (Rolle).
std::vector<double> real_roots(const std::vector<double>& polynomial) {
  const std::size_t degree = polynomial.size() - 1;
  if (degree == 0) {
    return {};
  }
  std::vector<double> derivative(degree);
  for (std::size_t i = 0; i < degree; ++i) {
    derivative[i] = static_cast<double>(i + 1) * polynomial[i + 1];
  }
  std::vector<double> fences = real_roots(derivative);
  fences.insert(fences.begin(), -1.0);
  fences.push_back(1.0);
  std::vector<double> roots(degree);
  for (std::size_t i = 0; i < degree; ++i) {
    roots[i] = bisect(polynomial, fences[i], fences[i + 1]);
  }
  return roots;
}

// sum_k c_k cos(k w) as a polynomial in x = cos w, by T_k = 2 x T_{k-1} - T_{k-2}.
std::vector<double> cosine_polynomial(std::span<const double> cosines) {
  const std::size_t size = cosines.size();
  std::vector<double> sum(size, 0.0);
  std::vector<double> previous(size, 0.0);
  std::vector<double> current(size, 0.0);
  current[0] = 1.0;
  for (std::size_t k = 0; k < size; ++k) {
    std::vector<double> next(size, 0.0);
    for (std::size_t i = 0; i < size; ++i) {
      sum[i] += cosines[k] * current[i];
      const double shifted = i > 0 ? current[i - 1] : 0.0;
      next[i] = (k == 0 ? 1.0 : 2.0) * shifted - previous[i];
    }
    previous = std::exchange(current, next);
  }
  return sum;
}

// Angles of the zeros of A(z) + sign z^-(p+1) A(1/z) without the one at z = -sign.
std::vector<double> zero_angles(std::span<const double> coefficients, double sign) {
  const std::size_t order = coefficients.size();
  const auto a = [&](std::size_t k) {
    return k == 0 ? 1.0 : k <= order ? coefficients[k - 1] : 0.0;
  };
  // Division by 1 + sign z^-1 leaves a symmetric polynomial of even degree.
  std::vector<double> quotient(order / 2 + 1);
  double before = 0.0;
  for (std::size_t k = 0; k < quotient.size(); ++k) {
    quotient[k] = a(k) + sign * a(order + 1 - k) - sign * before;
    before = quotient[k];
  }
  std::vector<double> cosines(quotient.rbegin(), quotient.rend());
  for (std::size_t k = 1; k < cosines.size(); ++k) {
    cosines[k] *= 2.0;
  }
  std::vector<double> angles = real_roots(cosine_polynomial(cosines));
  std::transform(angles.begin(), angles.end(), angles.begin(),
                 [](double x) { return std::acos(x); });
  return angles;
}

}  // namespace

std::vector<double> linear_prediction(std::span<const double> autocorrelation) {
  const std::size_t order = autocorrelation.empty() ? 0 : autocorrelation.size() - 1;
  std::vector<double> a(order, 0.0);
  double error = order == 0 ? 0.0 : autocorrelation[0];
  for (std::size_t i = 0; i < order && error > 0.0; ++i) {
    double sum = autocorrelation[i + 1];
    for (std::size_t k = 0; k < i; ++k) {
      sum += a[k] * autocorrelation[i - k];
    }
    const double reflection = -sum / error;
    if (!(std::abs(reflection) < 1.0)) {
      break;
    }
    const std::vector<double> previous(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(i));
    for (std::size_t k = 0; k < i; ++k) {
      a[k] += reflection * previous[i - 1 - k];
    }
    a[i] = reflection;
    error *= 1.0 - reflection * reflection;
  }
  return a;
}

std::vector<double> line_spectral_frequencies(std::span<const double> coefficients) {
  const std::size_t order = coefficients.size();
  if (order == 0 || order % 2 != 0) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("line spectrum: expected an even order above 0, got {}", order));
  }
  std::vector<double> frequencies = zero_angles(coefficients, 1.0);
  const std::vector<double> others = zero_angles(coefficients, -1.0);
  frequencies.insert(frequencies.end(), others.begin(), others.end());
  std::sort(frequencies.begin(), frequencies.end());
  return frequencies;
}

}  // namespace merkit
