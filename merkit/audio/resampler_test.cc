#include "merkit/audio/resampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "merkit/base/error.h"

namespace merkit {
namespace {

std::vector<float> sine(double frequency_hz, int rate_hz, std::size_t num_samples) {
  std::vector<float> samples(num_samples);
  for (std::size_t i = 0; i < num_samples; ++i) {
    const double phase = 2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i) / rate_hz;
    samples[i] = static_cast<float>(0.5 * std::sin(phase));
  }
  return samples;
}

// All output, input and output cut into blocks of the given sizes.
std::vector<float> resample(std::span<const float> in, Resampler resampler, std::size_t in_block,
                            std::size_t out_block) {
  std::vector<float> out;
  std::vector<float> block(out_block);
  const auto take = [&](std::size_t n) {
    out.insert(out.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(n));
  };
  while (!in.empty()) {
    const auto step = resampler.process(in.first(std::min(in_block, in.size())), block);
    in = in.subspan(step.num_consumed);
    take(step.num_produced);
  }
  while (const std::size_t n = resampler.finish(block)) {
    take(n);
  }
  return out;
}

struct Rates {
  int in_hz;
  int out_hz;
};

class ResamplerRates : public ::testing::TestWithParam<Rates> {};

TEST_P(ResamplerRates, SineKeepsFrequencyLevelAndPhase) {
  const auto [in_hz, out_hz] = GetParam();
  const double frequency_hz = 440.0;
  const std::vector<float> in = sine(frequency_hz, in_hz, static_cast<std::size_t>(in_hz));
  const std::vector<float> out = resample(in, Resampler(in_hz, out_hz), 4096, 4096);
  const std::vector<float> expected = sine(frequency_hz, out_hz, out.size());
  // Away from the ends, where the filter sees zeros.
  for (std::size_t i = out.size() / 10; i < out.size() * 9 / 10; ++i) {
    ASSERT_NEAR(out[i], expected[i], 1e-6F) << i;
  }
}

TEST_P(ResamplerRates, LengthIsRoundedRatio) {
  const auto [in_hz, out_hz] = GetParam();
  for (const std::size_t n : {1U, 2U, 3U, 100U, 159U, 160U, 161U, 5001U, 40000U}) {
    const std::vector<float> in(n, 0.25F);
    const double length = static_cast<double>(n) * out_hz / in_hz;
    EXPECT_EQ(resample(in, Resampler(in_hz, out_hz), 4096, 4096).size(),
              static_cast<std::size_t>(length + 0.5))
        << n;
  }
}

TEST_P(ResamplerRates, BlocksDoNotMatter) {
  const auto [in_hz, out_hz] = GetParam();
  const std::vector<float> in = sine(1000.0, in_hz, 9001);
  const std::vector<float> whole = resample(in, Resampler(in_hz, out_hz), in.size(), 1U << 20U);
  EXPECT_EQ(resample(in, Resampler(in_hz, out_hz), 100, 77), whole);
  EXPECT_EQ(resample(in, Resampler(in_hz, out_hz), 4096, 513), whole);
}

INSTANTIATE_TEST_SUITE_P(Usual, ResamplerRates,
                         ::testing::Values(Rates{44100, 16000}, Rates{48000, 16000},
                                           Rates{8000, 16000}, Rates{16000, 8000},
                                           Rates{16000, 44100}, Rates{22050, 16000}));

TEST(Resampler, RemovesWhatTheNewRateCannotHold) {
  const std::vector<float> in = sine(10000.0, 48000, 48000);
  const std::vector<float> out = resample(in, Resampler(48000, 16000), 4096, 4096);
  for (std::size_t i = out.size() / 10; i < out.size() * 9 / 10; ++i) {
    ASSERT_NEAR(out[i], 0.0F, 1e-6F);
  }
}

TEST(Resampler, RefusesRatesThatAreNotPositive) {
  EXPECT_THROW(Resampler(0, 16000), Error);
  EXPECT_THROW(Resampler(16000, -1), Error);
}

TEST(ResampledTest, IsWhatTheBlocksGive) {
  for (const int out_hz : {8000, 16000, 44100}) {
    const std::vector<float> in = sine(440.0, 22050, 3001);
    const Audio out = resampled({in, 22050}, out_hz);
    EXPECT_EQ(out.sample_rate_hz, out_hz);
    EXPECT_EQ(out.samples, resample(in, Resampler(22050, out_hz), 77, 5));
  }
  EXPECT_TRUE(resampled({{}, 8000}, 16000).samples.empty());
}

TEST(Resampler, NoSamplesAreNotTheEnd) {
  Resampler resampler(8000, 16000);
  std::vector<float> out(4000);
  const std::vector<float> in(500, 0.5F);
  std::size_t count = 0;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(resampler.process({}, std::span(out).subspan(count)).num_consumed, 0U);
    const auto step = resampler.process(in, std::span(out).subspan(count));
    EXPECT_EQ(step.num_consumed, in.size());
    count += step.num_produced;
  }
  count += resampler.finish(std::span(out).subspan(count));
  EXPECT_EQ(count, 2000U);
}

}  // namespace
}  // namespace merkit
