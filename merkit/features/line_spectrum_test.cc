#include "merkit/features/line_spectrum.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "merkit/base/error.h"

namespace merkit {
namespace {

std::vector<double> autocorrelation(std::span<const double> signal, std::size_t order) {
  std::vector<double> r(order + 1, 0.0);
  for (std::size_t k = 0; k <= order; ++k) {
    for (std::size_t t = k; t < signal.size(); ++t) {
      r[k] += signal[t] * signal[t - k];
    }
  }
  return r;
}

std::vector<double> random_signal() {
  const auto integers = *rc::gen::container<std::vector<int>>(200, rc::gen::inRange(-1000, 1000));
  return {integers.begin(), integers.end()};
}

TEST(LinearPrediction, FindsTheRecursionThatMadeTheSignal) {
  std::vector<double> signal(5000, 0.0);
  signal[0] = 1.0;
  for (std::size_t t = 1; t < signal.size(); ++t) {
    signal[t] = 1.2 * signal[t - 1] - (t > 1 ? 0.5 * signal[t - 2] : 0.0);
  }
  const std::vector<double> a = linear_prediction(autocorrelation(signal, 4));
  EXPECT_NEAR(a[0], -1.2, 1e-12);
  EXPECT_NEAR(a[1], 0.5, 1e-12);
  EXPECT_NEAR(a[2], 0.0, 1e-12);
  EXPECT_NEAR(a[3], 0.0, 1e-12);
}

RC_GTEST_PROP(LinearPrediction, SolvesTheNormalEquations, ()) {
  const std::vector<double> r = autocorrelation(random_signal(), 8);
  RC_PRE(r[0] > 0.0);
  const std::vector<double> a = linear_prediction(r);
  for (std::size_t i = 1; i <= 8; ++i) {
    double sum = r[i];
    for (std::size_t k = 1; k <= 8; ++k) {
      sum += a[k - 1] * r[i > k ? i - k : k - i];
    }
    RC_ASSERT(std::abs(sum) < 1e-9 * r[0]);
  }
}

TEST(LinearPrediction, OfSilenceIsZero) {
  EXPECT_EQ(linear_prediction(std::vector<double>(5, 0.0)), std::vector<double>(4, 0.0));
  EXPECT_TRUE(linear_prediction({}).empty());
}

TEST(LineSpectralFrequencies, OfNoPredictionAreEvenlySpaced) {
  const std::vector<double> lsf = line_spectral_frequencies(std::vector<double>(8, 0.0));
  ASSERT_EQ(lsf.size(), 8U);
  for (std::size_t k = 0; k < 8; ++k) {
    EXPECT_NEAR(lsf[k], static_cast<double>(k + 1) * std::numbers::pi / 9.0, 1e-12);
  }
}

// |A(z) + sign z^-(p+1) A(1/z)| at z = exp(i w).
double distance_from_zero(std::span<const double> a, double w, double sign) {
  std::complex<double> forward = 1.0;
  std::complex<double> backward = std::polar(1.0, -w * static_cast<double>(a.size() + 1));
  for (std::size_t k = 1; k <= a.size(); ++k) {
    forward += a[k - 1] * std::polar(1.0, -w * static_cast<double>(k));
    backward += a[k - 1] * std::polar(1.0, -w * static_cast<double>(a.size() + 1 - k));
  }
  return std::abs(forward + sign * backward);
}

RC_GTEST_PROP(LineSpectralFrequencies, AreZerosOfTheTwoPolynomialsInTurnAndRise, ()) {
  const std::vector<double> r = autocorrelation(random_signal(), 8);
  RC_PRE(r[0] > 0.0);
  const std::vector<double> a = linear_prediction(r);
  const std::vector<double> lsf = line_spectral_frequencies(a);
  RC_ASSERT(lsf.front() > 0.0);
  RC_ASSERT(lsf.back() < std::numbers::pi);
  RC_ASSERT(std::is_sorted(lsf.begin(), lsf.end()));
  for (std::size_t k = 0; k < lsf.size(); ++k) {
    RC_ASSERT(distance_from_zero(a, lsf[k], k % 2 == 0 ? 1.0 : -1.0) < 1e-9);
  }
}

TEST(LineSpectralFrequencies, OddAndEmptyOrdersAreErrors) {
  EXPECT_THROW(line_spectral_frequencies({}), Error);
  EXPECT_THROW(line_spectral_frequencies(std::vector<double>(3, 0.0)), Error);
}

}  // namespace
}  // namespace merkit
