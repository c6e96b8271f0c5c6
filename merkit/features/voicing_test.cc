#include "merkit/features/voicing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "tests/golden.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

constexpr int kRateHz = 16000;

// Ten harmonics of `f0_hz`, falling by 6 dB an octave.
std::vector<float> voice(double f0_hz, std::size_t num_samples) {
  std::vector<float> samples(num_samples);
  for (std::size_t i = 0; i < num_samples; ++i) {
    double sum = 0.0;
    for (int h = 1; h <= 10; ++h) {
      sum += std::sin(2.0 * std::numbers::pi * f0_hz * h * static_cast<double>(i) / kRateHz) / h;
    }
    samples[i] = static_cast<float>(0.2 * sum);
  }
  return samples;
}

std::vector<VoicingFrame> analyse(const std::vector<float>& samples) {
  return Voicing({}).compute({samples, kRateHz});
}

TEST(Voicing, FindsTheF0OfAHarmonicSound) {
  for (const double f0_hz : {80.0, 123.4, 220.0, 347.0, 480.0}) {
    for (const VoicingFrame& frame : analyse(voice(f0_hz, 4000))) {
      // The window's autocorrelation falls with the lag and pulls the maximum towards 0.
      ASSERT_NEAR(frame.f0_hz, f0_hz, 0.005 * f0_hz);
      ASSERT_GT(frame.probability, 0.55);
    }
  }
}

TEST(Voicing, NoiseHasNoF0) {
  Rng rng(1);
  std::vector<float> samples(8000);
  for (float& x : samples) {
    x = static_cast<float>(rng.uniform(-0.5, 0.5));
  }
  for (const VoicingFrame& frame : analyse(samples)) {
    ASSERT_EQ(frame.f0_hz, 0.0);
    ASSERT_LT(frame.probability, 0.55);
  }
}

TEST(Voicing, SilenceHasProbabilityZero) {
  for (const VoicingFrame& frame : analyse(std::vector<float>(2000, 0.0F))) {
    EXPECT_EQ(frame.probability, 0.0);
    EXPECT_EQ(frame.f0_hz, 0.0);
  }
}

TEST(Voicing, LevelDoesNotMatter) {
  const std::vector<float> loud = voice(150.0, 3000);
  std::vector<float> quiet = loud;
  for (float& x : quiet) {
    x *= 0.125F;
  }
  const auto a = analyse(loud);
  const auto b = analyse(quiet);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t t = 0; t < a.size(); ++t) {
    EXPECT_EQ(a[t].f0_hz, b[t].f0_hz);
    EXPECT_EQ(a[t].probability, b[t].probability);
  }
}

TEST(Voicing, AFrameDependsOnItsOwnSamplesOnly) {
  // More frames than are transformed in one go.
  const std::vector<float> samples = voice(200.0, 160 * 700 + 640);
  const auto whole = analyse(samples);
  ASSERT_EQ(whole.size(), 701U);
  for (const std::size_t t : {0U, 255U, 256U, 700U}) {
    const auto alone = Voicing({}).compute(
        {std::span(samples).subspan(static_cast<std::size_t>(t) * 160, 640), kRateHz});
    ASSERT_EQ(alone.size(), 1U);
    EXPECT_NEAR(whole[t].f0_hz, alone[0].f0_hz, 1e-9);
    EXPECT_NEAR(whole[t].probability, alone[0].probability, 1e-12);
  }
}

TEST(Voicing, FollowsTheGoldenGlide) {
  const Matrix<double> truth = testing::read_golden_csv("wav/18_f0glide_2s.f0truth.csv");
  const auto frames = analyse(testing::read_golden_wav("18_f0glide_2s").mono());
  std::size_t num_voiced = 0;
  std::size_t num_wrong = 0;
  for (std::size_t t = 0; t < frames.size(); ++t) {
    // The frame's middle lies 20 ms, two rows, after its beginning; 0.36 to 1.64 s is voiced.
    const double true_hz = truth(t + 2, 1);
    if (t >= 36 && t < 160 && true_hz > 0.0) {
      ++num_voiced;
      num_wrong += std::abs(frames[t].f0_hz - true_hz) > 0.02 * true_hz ? 1U : 0U;
    }
  }
  EXPECT_GT(num_voiced, 100U);
  EXPECT_LE(num_wrong, num_voiced / 20);
}

TEST(Voicing, ShortAudioHasNoFrames) {
  EXPECT_TRUE(analyse(std::vector<float>(639, 0.1F)).empty());
  EXPECT_EQ(analyse(std::vector<float>(640, 0.1F)).size(), 1U);
}

TEST(Voicing, BadOptionsAndRatesAreErrors) {
  const auto message = [](const VoicingOptions& options) {
    try {
      Voicing{options};
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::kInvalidArgument);
      return std::string(e.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(message({.sample_rate_hz = 0}), HasSubstr("sample_rate_hz"));
  EXPECT_THAT(message({.window_s = std::nan("")}), HasSubstr("window_s"));
  EXPECT_THAT(message({.hop_s = 0.0}), HasSubstr("hop_s"));
  EXPECT_THAT(message({.min_hz = 20.0}), HasSubstr("min_hz"));
  EXPECT_THAT(message({.max_hz = 9000.0}), HasSubstr("max_hz"));
  EXPECT_THAT(message({.cutoff = 1.5}), HasSubstr("cutoff"));
  const std::vector<float> samples(1000, 0.1F);
  EXPECT_THROW(Voicing({}).compute({samples, 8000}), Error);
}

}  // namespace
}  // namespace merkit
