#include "merkit/features/voice_probability.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/features/frame_power.h"

namespace merkit {
namespace {

// Of frames of 400 samples every 160, pre-emphasised and under a Hamming window.
std::vector<double> voicing_of(const std::vector<float>& samples, bool troughs = false) {
  FrameOptions options;
  options.edges = "cut";
  options.window = "hamming";
  options.power_of_two_fft = true;
  options.pre_emphasis = 0.97;
  const FramePower<double> frames(options);
  const VoiceProbability voicing({.first_lag = 31, .troughs = troughs});
  std::vector<double> out;
  frames.for_each_block({samples, 16000}, [&](const FramePower<double>::Block& block) {
    voicing.append(block.power, out);
  });
  return out;
}

std::vector<float> sine(double hz, std::size_t size) {
  std::vector<float> out(size);
  for (std::size_t i = 0; i < size; ++i) {
    const double phase = 2.0 * std::numbers::pi * hz * static_cast<double>(i) / 16000.0;
    out[i] = static_cast<float>(0.5 * std::sin(phase));
  }
  return out;
}

// The definition, sample by sample in double; the autocorrelation wraps around after 512 samples.
double directly(const float* x, bool troughs) {
  std::vector<double> frame(512);
  for (std::size_t i = 0; i < 400; ++i) {
    const auto before = static_cast<double>(x[i > 0 ? i - 1 : 0]);
    const double w =
        0.54 - 0.46 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / 399.0);
    frame[i] = w * (static_cast<double>(x[i]) - 0.97 * before);
  }
  std::vector<double> r(256);
  for (std::size_t lag = 0; lag < r.size(); ++lag) {
    for (std::size_t i = 0; i < 512; ++i) {
      r[lag] += frame[i] * frame[(i + lag) % 512];
    }
    r[lag] = troughs ? std::abs(r[lag]) : r[lag];
  }
  double best = 0.0;
  for (std::size_t lag = 31; lag < 255; ++lag) {
    if (r[lag] > r[lag - 1] && r[lag] >= r[lag + 1]) {
      best = std::max(best, r[lag] / r[0]);
    }
  }
  return best;
}

TEST(VoiceProbability, IsItsDefinition) {
  Rng rng(5);
  std::vector<float> samples = sine(170.0, 6000);
  for (float& x : samples) {
    x += static_cast<float>(rng.uniform(-0.2, 0.2));
  }
  for (const bool troughs : {false, true}) {
    const auto got = voicing_of(samples, troughs);
    ASSERT_EQ(got.size(), 36U);
    for (std::size_t t = 0; t < got.size(); ++t) {
      EXPECT_NEAR(got[t], directly(samples.data() + 160 * t, troughs), 2e-6) << "frame " << t;
    }
  }
}

TEST(VoiceProbability, OfASineIsHighAndOfNoiseLow) {
  Rng rng(6);
  std::vector<float> noise(4000);
  for (float& x : noise) {
    x = static_cast<float>(rng.uniform(-1.0, 1.0));
  }
  for (const double p : voicing_of(sine(300.0, 4000))) {
    EXPECT_GT(p, 0.85);
    EXPECT_LE(p, 1.0);
  }
  for (const double p : voicing_of(noise)) {
    EXPECT_LT(p, 0.4);
    EXPECT_GE(p, 0.0);
  }
}

TEST(VoiceProbability, OfSilenceIsZero) {
  EXPECT_EQ(voicing_of(std::vector<float>(720, 0.0F)), std::vector<double>(3, 0.0));
}

TEST(VoiceProbability, LoudnessDoesNotMatter) {
  auto samples = sine(220.0, 2000);
  const auto before = voicing_of(samples);
  for (float& x : samples) {
    x *= 0.25F;
  }
  EXPECT_EQ(voicing_of(samples), before);
}

TEST(VoiceProbability, OfLessThanAFrameIsNothing) {
  EXPECT_TRUE(voicing_of(sine(220.0, 399)).empty());
}

}  // namespace
}  // namespace merkit
