#include "merkit/features/functionals.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr std::array<std::string_view, kNumFunctionals> kNames = {
    "max",       "min",        "range",      "maxPos", "minPos",   "amean",    "linregc1",
    "linregc2",  "linregerrA", "linregerrQ", "stddev", "skewness", "kurtosis", "quartile1",
    "quartile2", "quartile3",  "iqr1-2",     "iqr2-3", "iqr1-3"};

using Values = std::array<double, kNumFunctionals>;

double& at(Values& values, Functional functional) {
  return values[static_cast<std::size_t>(functional)];
}

void add_extremes(std::span<const double> x, Values& out) {
  const auto [low, high] =
      std::pair(std::min_element(x.begin(), x.end()), std::max_element(x.begin(), x.end()));
  at(out, Functional::kMax) = *high;
  at(out, Functional::kMin) = *low;
  at(out, Functional::kRange) = *high - *low;
  at(out, Functional::kMaxPosition) = static_cast<double>(high - x.begin());
  at(out, Functional::kMinPosition) = static_cast<double>(low - x.begin());
}

void add_line(std::span<const double> x, double mean, Values& out) {
  const auto n = static_cast<double>(x.size());
  const double middle = 0.5 * (n - 1.0);
  double covariance = 0.0;
  for (std::size_t t = 0; t < x.size(); ++t) {
    covariance += (static_cast<double>(t) - middle) * (x[t] - mean);
  }
  // Sum of (t - middle)^2 over t = 0 .. n-1.
  const double spread = n * (n * n - 1.0) / 12.0;
  const double slope = x.size() > 1 ? covariance / spread : 0.0;
  const double offset = mean - slope * middle;
  double linear = 0.0;
  double quadratic = 0.0;
  for (std::size_t t = 0; t < x.size(); ++t) {
    const double error = x[t] - (slope * static_cast<double>(t) + offset);
    linear += std::abs(error);
    quadratic += error * error;
  }
  at(out, Functional::kSlope) = slope;
  at(out, Functional::kOffset) = offset;
  at(out, Functional::kLinearError) = linear / n;
  at(out, Functional::kQuadraticError) = quadratic / n;
}

void add_moments(std::span<const double> x, double mean, Values& out) {
  double m2 = 0.0;
  double m3 = 0.0;
  double m4 = 0.0;
  for (const double value : x) {
    const double d = value - mean;
    m2 += d * d;
    m3 += d * d * d;
    m4 += d * d * d * d;
  }
  const auto n = static_cast<double>(x.size());
  const double deviation = std::sqrt(m2 / n);
  at(out, Functional::kDeviation) = deviation;
  // A constant contour deviates from its rounded mean by rounding only: no shape to speak of.
  if (at(out, Functional::kRange) > 0.0 && deviation > 0.0) {
    const double cube = deviation * deviation * deviation;
    at(out, Functional::kSkewness) = m3 / n / cube;
    at(out, Functional::kKurtosis) = m4 / n / (cube * deviation);
  }
}

double quantile(std::span<const double> sorted, double p) {
  const double position = p * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(position);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  const double fraction = position - static_cast<double>(low);
  return sorted[low] + fraction * (sorted[high] - sorted[low]);
}

void add_quartiles(std::span<const double> x, Values& out) {
  std::vector<double> sorted(x.begin(), x.end());
  std::sort(sorted.begin(), sorted.end());
  const double q1 = quantile(sorted, 0.25);
  const double q2 = quantile(sorted, 0.5);
  const double q3 = quantile(sorted, 0.75);
  at(out, Functional::kQuartile1) = q1;
  at(out, Functional::kQuartile2) = q2;
  at(out, Functional::kQuartile3) = q3;
  at(out, Functional::kInterquartile12) = q2 - q1;
  at(out, Functional::kInterquartile23) = q3 - q2;
  at(out, Functional::kInterquartile13) = q3 - q1;
}

}  // namespace

std::string_view functional_name(Functional functional) {
  return kNames[static_cast<std::size_t>(functional)];
}

std::array<double, kNumFunctionals> contour_functionals(std::span<const double> contour) {
  if (contour.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "functionals: expected at least one frame, got none");
  }
  const auto bad =
      std::find_if_not(contour.begin(), contour.end(), [](double x) { return std::isfinite(x); });
  if (bad != contour.end()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("functionals: expected finite values, got {} in frame {}", *bad,
                            bad - contour.begin()));
  }
  const double mean =
      std::accumulate(contour.begin(), contour.end(), 0.0) / static_cast<double>(contour.size());
  Values out{};
  add_extremes(contour, out);
  at(out, Functional::kMean) = mean;
  add_line(contour, mean, out);
  add_moments(contour, mean, out);
  add_quartiles(contour, out);
  return out;
}

std::vector<double> functionals(const Matrix<double>& contours) {
  std::vector<double> out;
  out.reserve(contours.cols() * kNumFunctionals);
  std::vector<double> contour(contours.rows());
  for (std::size_t d = 0; d < contours.cols(); ++d) {
    for (std::size_t t = 0; t < contours.rows(); ++t) {
      contour[t] = contours(t, d);
    }
    const Values values = contour_functionals(contour);
    out.insert(out.end(), values.begin(), values.end());
  }
  return out;
}

std::vector<std::string> functional_column_names(std::span<const std::string> contour_names) {
  std::vector<std::string> names;
  names.reserve(contour_names.size() * kNumFunctionals);
  for (const std::string& contour : contour_names) {
    for (const std::string_view functional : kNames) {
      names.push_back(contour + '_' + std::string(functional));
    }
  }
  return names;
}

}  // namespace merkit
