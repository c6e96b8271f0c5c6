#include "merkit/audio/fft.h"

#include <fftw3.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>
#include <numbers>
#include <random>
#include <set>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "merkit/base/error.h"
#include "tests/simd_targets.h"

namespace merkit {
namespace {

template <class T>
std::vector<T> noise(std::size_t length, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<T> uniform(T{-1}, T{1});
  std::vector<T> out(length);
  for (T& x : out) {
    x = uniform(generator);
  }
  return out;
}

// FFTW in double: the oracle for both precisions.
template <class T>
std::vector<std::complex<double>> fftw_spectrum(std::span<const T> frame) {
  std::vector<double> in(frame.begin(), frame.end());
  std::vector<std::complex<double>> out(frame.size() / 2 + 1);
  auto* const data = reinterpret_cast<fftw_complex*>(out.data());
  fftw_plan plan = fftw_plan_dft_r2c_1d(static_cast<int>(in.size()), in.data(), data,
                                        FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
  fftw_execute(plan);
  fftw_destroy_plan(plan);
  return out;
}

// A transform of N values rounds about log2 N times, each time relative to the root of the energy.
template <class T>
double tolerance(std::size_t length) {
  const auto n = static_cast<double>(length);
  return 4.0 * static_cast<double>(std::numeric_limits<T>::epsilon()) * std::sqrt(n) *
         (1.0 + std::log2(n));
}

template <class T>
void expect_agrees_with_fftw(std::size_t length) {
  const RealFft<T> fft(length);
  const auto num_bins = fft.num_bins();
  ASSERT_EQ(num_bins, length / 2 + 1);
  constexpr std::size_t kNumFrames = 3;
  const std::vector<T> frames = noise<T>(kNumFrames * length, static_cast<unsigned>(length));
  std::vector<T> batch(kNumFrames * num_bins);
  fft.power_batch(frames, kNumFrames, batch);
  std::vector<std::complex<T>> spectrum(num_bins);
  std::vector<T> power(num_bins);
  for (std::size_t f = 0; f < kNumFrames; ++f) {
    const auto frame = std::span(frames).subspan(f * length, length);
    const auto expected = fftw_spectrum<T>(frame);
    fft.forward(frame, spectrum);
    fft.power(frame, power);
    double worst = 0.0;
    for (std::size_t k = 0; k < num_bins; ++k) {
      const std::complex<double> got(spectrum[k]);
      worst = std::max(worst, std::abs(got - expected[k]));
      worst = std::max(worst, std::abs(std::sqrt(static_cast<double>(power[k])) - std::abs(got)));
    }
    ASSERT_LE(worst, tolerance<T>(length)) << "length " << length;
    ASSERT_EQ(power,
              std::vector<T>(batch.begin() + static_cast<std::ptrdiff_t>(f * num_bins),
                             batch.begin() + static_cast<std::ptrdiff_t>((f + 1) * num_bins)))
        << "length " << length << ", frame " << f;
  }
}

template <class T>
class RealFftTest : public ::testing::Test {};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(RealFftTest, Precisions);

TYPED_TEST(RealFftTest, AgreesWithFftwAtEveryLengthTo4096MadeOfTwoThreeAndFive) {
  for (std::size_t n = 1; n <= 4096; n = next_fast_fft_length(n + 1)) {
    ASSERT_NO_FATAL_FAILURE(expect_agrees_with_fftw<TypeParam>(n));
  }
}

TYPED_TEST(RealFftTest, AgreesWithFftwAtLengthsWithOtherPrimeFactors) {
  for (const std::size_t n : {7U, 11U, 13U, 14U, 22U, 49U, 97U, 101U, 202U, 441U, 1021U, 1022U,
                              1103U, 2206U, 3199U, 4095U, 8820U, 16006U}) {
    ASSERT_NO_FATAL_FAILURE(expect_agrees_with_fftw<TypeParam>(n));
  }
}

TYPED_TEST(RealFftTest, AgreesWithFftwOnEveryInstructionSet) {
  std::set<std::size_t> lane_counts;
  testing::for_each_simd_target([&](const char* name) {
    SCOPED_TRACE(name);
    lane_counts.insert(RealFft<TypeParam>(2).num_lanes(1000));
    for (const std::size_t n : {1U, 2U, 30U, 45U, 64U, 97U, 400U, 2205U, 3200U}) {
      expect_agrees_with_fftw<TypeParam>(n);
    }
  });
  EXPECT_TRUE(lane_counts.contains(1)) << "the portable fallback was not tried";
}

TYPED_TEST(RealFftTest, FrameGivesTheSameBytesAloneAndInABatchOfAnySize) {
  constexpr std::size_t kLength = 60;
  const RealFft<TypeParam> fft(kLength);
  const auto frames = noise<TypeParam>(40 * kLength, 1);
  std::vector<TypeParam> all(40 * fft.num_bins());
  fft.power_batch(frames, 40, all);
  for (std::size_t count = 1; count < 40; ++count) {
    std::vector<TypeParam> some(count * fft.num_bins());
    fft.power_batch(frames, count, some);
    ASSERT_TRUE(std::equal(some.begin(), some.end(), all.begin())) << count << " frames";
  }
}

TYPED_TEST(RealFftTest, OverlappingFramesAreThoseCutOutAndWindowedByHand) {
  constexpr std::size_t kLength = 50;
  constexpr std::size_t kHop = 7;
  constexpr std::size_t kNumFrames = 37;
  const RealFft<TypeParam> fft(kLength);
  const auto signal = noise<TypeParam>((kNumFrames - 1) * kHop + kLength, 2);
  const auto window = noise<TypeParam>(kLength, 3);
  std::vector<TypeParam> frames;
  for (std::size_t f = 0; f < kNumFrames; ++f) {
    for (std::size_t i = 0; i < kLength; ++i) {
      frames.push_back(signal[f * kHop + i] * window[i]);
    }
  }
  std::vector<TypeParam> expected(kNumFrames * fft.num_bins());
  fft.power_batch(frames, kNumFrames, expected);
  std::vector<TypeParam> got(expected.size());
  fft.power_overlapping({signal, kHop, window}, kNumFrames, got);
  EXPECT_EQ(got, expected);
}

TYPED_TEST(RealFftTest, SideBySideFramesAreTheRowsOfABatchTransposed) {
  constexpr std::size_t kLength = 30;
  const RealFft<TypeParam> fft(kLength);
  const std::size_t most = fft.num_lanes(1000);
  const auto frames = noise<TypeParam>(most * kLength, 4);
  std::vector<TypeParam> rows(most * fft.num_bins());
  fft.power_batch(frames, most, rows);
  std::vector<TypeParam> workspace(fft.workspace_size());
  for (std::size_t count = 1; count <= most; ++count) {
    const std::size_t lanes = fft.num_lanes(count);
    ASSERT_GE(lanes, count);
    std::vector<TypeParam> power(fft.num_bins() * lanes);
    fft.power_side_by_side({frames, kLength, {}}, count, workspace, power);
    for (std::size_t i = 0; i < power.size(); ++i) {
      const std::size_t frame = std::min(i % lanes, count - 1);
      ASSERT_EQ(power[i], rows[frame * fft.num_bins() + i / lanes]);
    }
  }
}

TYPED_TEST(RealFftTest, PowersSumToTheEnergyOfTheFrame) {
  for (const std::size_t n : {8U, 45U, 400U, 1001U}) {
    const RealFft<TypeParam> fft(n);
    const auto frame = noise<TypeParam>(n, 5);
    std::vector<TypeParam> power(fft.num_bins());
    fft.power(frame, power);
    double energy = 0.0;
    for (const TypeParam x : frame) {
      energy += static_cast<double>(x) * static_cast<double>(x);
    }
    double sum = 0.0;  // bins 0 and n/2 stand for themselves, the others for their mirror too
    for (std::size_t k = 0; k < power.size(); ++k) {
      sum += static_cast<double>(power[k]) * (k == 0 || 2 * k == n ? 1.0 : 2.0);
    }
    const double bound = std::is_same_v<TypeParam, float> ? 1e-5 : 1e-13;
    EXPECT_NEAR(sum / static_cast<double>(n) / energy, 1.0, bound) << "length " << n;
  }
}

TYPED_TEST(RealFftTest, AutocorrelationIsTheSumOfLaggedProducts) {
  constexpr std::size_t kHop = 5;
  constexpr std::size_t kNumFrames = 19;
  for (const std::size_t n : {1U, 2U, 15U, 16U, 60U, 77U, 90U}) {
    const RealFft<TypeParam> fft(n);
    const auto signal = noise<TypeParam>((kNumFrames - 1) * kHop + n, 10);
    const auto window = noise<TypeParam>(n, 11);
    Matrix<TypeParam> lags(kNumFrames, fft.num_bins());
    fft.autocorrelation_overlapping({signal, kHop, window},
                                    {lags.values(), lags.rows(), lags.cols()});
    for (std::size_t f = 0; f < kNumFrames; ++f) {
      const auto at = [&](std::size_t i) {
        return static_cast<double>(signal[f * kHop + i % n] * window[i % n]);
      };
      for (std::size_t lag = 0; lag < lags.cols(); ++lag) {
        double sum = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
          sum += at(i) * at(i + lag);
        }
        ASSERT_NEAR(static_cast<double>(lags(f, lag)), sum, tolerance<TypeParam>(n) * std::sqrt(n))
            << "length " << n << ", frame " << f << ", lag " << lag;
      }
    }
  }
}

TYPED_TEST(RealFftTest, FirstLagsDoNotDependOnHowManyAreAsked) {
  const RealFft<TypeParam> fft(48);
  const auto signal = noise<TypeParam>(480, 12);
  Matrix<TypeParam> all(10, 25);
  Matrix<TypeParam> some(10, 7);
  fft.autocorrelation_overlapping({signal, 48, {}}, {all.values(), 10, 25});
  fft.autocorrelation_overlapping({signal, 48, {}}, {some.values(), 10, 7});
  for (std::size_t f = 0; f < 10; ++f) {
    for (std::size_t lag = 0; lag < 7; ++lag) {
      EXPECT_EQ(some(f, lag), all(f, lag));
    }
  }
}

TYPED_TEST(RealFftTest, AutocorrelationIsTheSameThroughPowerSpectra) {
  for (const std::size_t n : {48U, 75U, 512U}) {
    const RealFft<TypeParam> fft(n);
    for (const std::size_t num_frames : {1U, 3U, 21U}) {
      const auto frames = noise<TypeParam>(n * num_frames, 12);
      std::vector<TypeParam> power(num_frames * fft.num_bins());
      fft.power_batch(frames, num_frames, power);
      Matrix<TypeParam> direct(num_frames, 20);
      Matrix<TypeParam> by_power(num_frames, 20);
      fft.autocorrelation_overlapping({frames, n, {}}, {direct.values(), num_frames, 20});
      fft.autocorrelation_of_power(power, {by_power.values(), num_frames, 20});
      EXPECT_EQ(by_power, direct) << "length " << n << ", " << num_frames << " frames";
    }
  }
}

TEST(RealFft, OfASumIsTheSumOfTheSpectra) {
  const RealFft<double> fft(120);
  const auto a = noise<double>(120, 6);
  const auto b = noise<double>(120, 7);
  std::vector<double> mixed(120);
  for (std::size_t i = 0; i < mixed.size(); ++i) {
    mixed[i] = 2.0 * a[i] - 3.0 * b[i];
  }
  std::vector<std::complex<double>> of_a(61);
  std::vector<std::complex<double>> of_b(61);
  std::vector<std::complex<double>> of_mixed(61);
  fft.forward(a, of_a);
  fft.forward(b, of_b);
  fft.forward(mixed, of_mixed);
  for (std::size_t k = 0; k < of_mixed.size(); ++k) {
    EXPECT_LT(std::abs(of_mixed[k] - (2.0 * of_a[k] - 3.0 * of_b[k])), 1e-12) << "bin " << k;
  }
}

TEST(RealFft, ShiftByOneSampleTurnsEachBinByItsFrequency) {
  const RealFft<double> fft(90);
  const auto frame = noise<double>(90, 8);
  std::vector<double> shifted(frame);
  std::rotate(shifted.begin(), shifted.end() - 1, shifted.end());
  std::vector<std::complex<double>> before(46);
  std::vector<std::complex<double>> after(46);
  fft.forward(frame, before);
  fft.forward(shifted, after);
  for (std::size_t k = 0; k < before.size(); ++k) {
    const double angle = -2.0 * std::numbers::pi * static_cast<double>(k) / 90.0;
    EXPECT_LT(std::abs(after[k] - before[k] * std::polar(1.0, angle)), 1e-12) << "bin " << k;
  }
}

TEST(RealFft, OfSilenceIsExactlyZeroBesideALoudFrame) {
  const RealFft<double> fft(400);
  std::vector<double> frames = noise<double>(800, 9);
  std::fill(frames.begin() + 400, frames.end(), 0.0);
  std::vector<double> power(2 * fft.num_bins(), 1.0);
  fft.power_batch(frames, 2, power);
  for (std::size_t k = fft.num_bins(); k < power.size(); ++k) {
    EXPECT_EQ(power[k], 0.0);
  }
}

TEST(RealFft, NamesTheLengthsItTakes) {
  for (const std::size_t n : {std::size_t{0}, (std::size_t{1} << 24U) + 1}) {
    try {
      const RealFft<float> fft(n);
      FAIL() << n;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
      EXPECT_EQ(error.what(), "fft: expected a length of 1 to 2^24, got " + std::to_string(n));
    }
  }
}

TEST(NextFastFftLength, IsTheSmallestProductOfTwosThreesAndFives) {
  EXPECT_EQ(next_fast_fft_length(0), 1U);
  EXPECT_EQ(next_fast_fft_length(7), 8U);
  EXPECT_EQ(next_fast_fft_length(3199), 3200U);
  EXPECT_EQ(next_fast_fft_length(3201), 3240U);
}

}  // namespace
}  // namespace merkit
