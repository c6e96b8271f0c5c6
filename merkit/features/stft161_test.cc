#include "merkit/features/stft161.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

#include "merkit/audio/window.h"
#include "merkit/base/error.h"
#include "merkit/base/rng.h"

namespace merkit {
namespace {

std::vector<float> noise(std::size_t size) {
  Rng rng(11);
  std::vector<float> samples(size);
  for (float& x : samples) {
    x = static_cast<float>(rng.uniform(-0.5, 0.5));
  }
  return samples;
}

Stft161Options raw_options() {
  Stft161Options o;
  o.standardise = false;
  return o;
}

// The definition, term by term, of the frame whose middle is sample `middle`.
double magnitude(const std::vector<float>& samples, std::size_t middle, std::size_t bin) {
  constexpr std::size_t kWidth = 320;
  const std::vector<double> window = make_window("hamming", kWidth);
  std::complex<double> sum = 0.0;
  for (std::size_t n = 0; n < kWidth; ++n) {
    const std::size_t at = middle + n;  // shifted by half a window, so that it is not negative
    const bool is_inside = at >= kWidth / 2 && at - kWidth / 2 < samples.size();
    const double x = is_inside ? static_cast<double>(samples[at - kWidth / 2]) : 0.0;
    const double angle = -2.0 * std::numbers::pi * static_cast<double>(bin * n) / kWidth;
    sum += window[n] * x * std::polar(1.0, angle);
  }
  return std::abs(sum);
}

TEST(Stft161, IsTheLogarithmOfOnePlusTheMagnitude) {
  const std::vector<float> samples = noise(4000);
  const Matrix<double> rows = Stft161(raw_options()).compute({samples, 16000});
  ASSERT_EQ(rows.rows(), 4000U / 160 + 1);
  ASSERT_EQ(rows.cols(), 161U);
  for (const std::size_t t : {0U, 1U, 13U, 24U, 25U}) {
    for (std::size_t k = 0; k < 161; k += 10) {
      EXPECT_NEAR(rows(t, k), std::log1p(magnitude(samples, 160 * t, k)), 1e-10) << t << " " << k;
    }
  }
}

TEST(Stft161, StandardisedHasMeanZeroAndDeviationOne) {
  const Matrix<double> rows = Stft161({}).compute({noise(8000), 16000});
  double sum = 0.0;
  double squares = 0.0;
  for (const double value : rows.values()) {
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum, 0.0, 1e-7);
  EXPECT_NEAR(squares / static_cast<double>(rows.size() - 1), 1.0, 1e-10);
}

TEST(Stft161, StandardisingIsALineThroughTheRawValues) {
  const std::vector<float> samples = noise(8000);
  const Matrix<double> raw = Stft161(raw_options()).compute({samples, 16000});
  const Matrix<double> standard = Stft161({}).compute({samples, 16000});
  const double slope = (standard(3, 5) - standard(7, 9)) / (raw(3, 5) - raw(7, 9));
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const double expected = standard(3, 5) + slope * (raw.values()[i] - raw(3, 5));
    ASSERT_NEAR(standard.values()[i], expected, 1e-9) << i;
  }
}

TEST(Stft161, DigitalSilenceIsZeros) {
  const Matrix<double> rows = Stft161({}).compute({std::vector<float>(1600), 16000});
  EXPECT_EQ(rows, Matrix<double>(11, 161));
}

TEST(Stft161, OfNothingHasNoRows) { EXPECT_EQ(Stft161({}).compute({{}, 16000}).rows(), 0U); }

TEST(Stft161, NamesColumnsByFrequency) {
  const auto names = Stft161({}).column_names();
  ASSERT_EQ(names.size(), 161U);
  EXPECT_EQ(names[1], "stft_50hz");
  EXPECT_EQ(names[160], "stft_8000hz");
}

TEST(Stft161, RefusesWhatItCannotCut) {
  EXPECT_THROW(Stft161({.frames = {.sample_rate_hz = 0}}), Error);
  EXPECT_THROW(Stft161({.frames = {.window = "none"}}), Error);
  EXPECT_THROW(Stft161({}).compute({noise(400), 8000}), Error);
}

}  // namespace
}  // namespace merkit
