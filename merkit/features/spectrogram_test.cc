#include "merkit/features/spectrogram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "tests/golden.h"

namespace merkit {
namespace {

// Both transform in double; an error of the transform is 1e-15 of the strongest amplitude, and the
// weakest density that is compared lies 1e-12 below it.
TEST(Spectrogram, EqualsScipy) {
  SpectrogramOptions o;
  o.num_frames = 0;
  for (const std::string name : {"06_short_50ms", "07_exact_200ms"}) {
    const Matrix<double> golden = testing::read_golden_csv("scipy/spectrogram400/" + name + ".csv");
    const std::vector<float> samples = testing::read_golden_wav(name).mono();
    const Matrix<double> got = Spectrogram(o).compute({samples, 16000});
    ASSERT_EQ(got.rows(), golden.rows());
    ASSERT_EQ(got.cols(), golden.cols());
    for (std::size_t t = 0; t < got.rows(); ++t) {
      const double peak = *std::max_element(golden.row(t).begin(), golden.row(t).end());
      for (std::size_t k = 0; k < got.cols(); ++k) {
        EXPECT_NEAR(got(t, k), golden(t, k), 1e-9 * golden(t, k) + 1e-24 * peak)
            << name << " " << t << " " << k;
      }
    }
  }
}

std::vector<float> noise(std::size_t size) {
  Rng rng(5);
  std::vector<float> samples(size);
  for (float& x : samples) {
    x = static_cast<float>(rng.uniform(-0.5, 0.5));
  }
  return samples;
}

// Parseval: the integral of the density over frequency is the power of the windowed frame.
TEST(Spectrogram, IntegratesToThePowerOfTheSignal) {
  SpectrogramOptions o;
  o.num_frames = 0;
  o.integer_samples = false;
  const Matrix<double> density = Spectrogram(o).compute({noise(16000 * 8), 16000});
  double power = 0.0;
  for (const double value : density.values()) {
    power += value * 40.0 / static_cast<double>(density.rows());
  }
  EXPECT_NEAR(power, 1.0 / 12.0, 0.002);
}

TEST(Spectrogram, CutsOrPadsToTheFramesAskedFor) {
  const std::vector<float> samples = noise(16000 * 8);
  SpectrogramOptions o;
  o.num_frames = 0;
  const Matrix<double> all = Spectrogram(o).compute({samples, 16000});
  ASSERT_EQ(all.rows(), (samples.size() - 400) / 350 + 1);
  for (const int num_frames : {300, 400}) {
    o.num_frames = num_frames;
    const Matrix<double> fitted = Spectrogram(o).compute({samples, 16000});
    ASSERT_EQ(fitted.rows(), static_cast<std::size_t>(num_frames));
    for (std::size_t t = 0; t < fitted.rows(); ++t) {
      const bool is_padding = t >= all.rows();
      EXPECT_TRUE(is_padding ? std::ranges::all_of(fitted.row(t), [](double x) { return x == 0.0; })
                             : std::ranges::equal(fitted.row(t), all.row(t)))
          << t;
    }
  }
}

TEST(Spectrogram, OfASignalShorterThanTheWindowIsZero) {
  const Matrix<double> padded = Spectrogram(SpectrogramOptions{}).compute({noise(399), 16000});
  EXPECT_EQ(padded, Matrix<double>(300, 201));
  SpectrogramOptions o;
  o.num_frames = 0;
  EXPECT_EQ(Spectrogram(o).compute({noise(399), 16000}).rows(), 0U);
}

TEST(Spectrogram, NamesColumnsByFrequency) {
  const auto names = Spectrogram(SpectrogramOptions{}).column_names();
  ASSERT_EQ(names.size(), 201U);
  EXPECT_EQ(names[1], "psd_40hz");
  EXPECT_EQ(names[200], "psd_8000hz");
}

TEST(Spectrogram, RefusesOptionsOutOfRange) {
  EXPECT_THROW(Spectrogram({.window_samples = 0}), Error);
  EXPECT_THROW(Spectrogram({.num_frames = -1}), Error);
  EXPECT_THROW(Spectrogram({.sample_rate_hz = 0}), Error);
}

}  // namespace
}  // namespace merkit
