#include "merkit/features/signal_level.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/features/sample_fixture.h"

namespace merkit {
namespace {

using testing::any_samples;

RC_GTEST_PROP(SignalLevel, IsMeanAndPeaks, ()) {
  const auto samples = any_samples(1);
  const SignalLevel level = signal_level(samples);
  const double sum = std::accumulate(samples.begin(), samples.end(), 0.0);
  RC_ASSERT(level.mean == sum / static_cast<double>(samples.size()));
  double peak = 0.0;
  double about_mean = 0.0;
  for (const float x : samples) {
    peak = std::max(peak, std::abs(static_cast<double>(x)));
    about_mean = std::max(about_mean, std::abs(static_cast<double>(x) - level.mean));
  }
  RC_ASSERT(level.peak == peak);
  RC_ASSERT(level.peak_about_mean == about_mean);
}

TEST(SignalLevel, NamesTheFirstSampleThatIsNoNumber) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<float> samples(100, 0.5F);
    samples[41] = bad;
    try {
      signal_level(samples);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
      const std::string expected =
          "sound: expected finite samples, got " + std::to_string(bad) + " at sample 41";
      EXPECT_EQ(error.what(), expected);
    }
  }
}

// Not 16-bit values, so that sums round.
std::vector<float> rounding_samples(std::size_t size) {
  std::vector<float> samples(size);
  for (std::size_t i = 0; i < size; ++i) {
    samples[i] = static_cast<float>(std::sin(static_cast<double>(i * i % 10007)));
  }
  return samples;
}

TEST(SignalMeter, GivesTheSameBitsInPartsAsAtOnce) {
  const auto samples = rounding_samples(5 * SignalMeter::kChunkSamples + 777);
  const SignalLevel whole = signal_level(samples);
  for (const std::size_t part : {1000U, 65535U, 65536U, 65537U, 200000U, 400000U}) {
    SignalMeter meter;
    for (std::span<const float> rest = samples; !rest.empty();) {
      const std::size_t size = std::min(part, rest.size());
      meter.add(rest.first(size));
      rest = rest.subspan(size);
    }
    EXPECT_EQ(meter.level().mean, whole.mean) << part;
    EXPECT_EQ(meter.level().peak, whole.peak) << part;
    EXPECT_EQ(meter.level().peak_about_mean, whole.peak_about_mean) << part;
  }
}

TEST(SignalMeter, FindsPeaksOfEitherSignInAnyPart) {
  for (const float peak : {0.75F, -0.75F}) {
    SignalMeter meter;
    for (const std::size_t part : {0U, 1U, 2U}) {
      std::vector<float> samples(SignalMeter::kChunkSamples, 0.0F);
      samples[5] = part == 1 ? peak : 0.0F;
      meter.add(samples);
    }
    EXPECT_EQ(meter.level().peak, 0.75);
  }
}

TEST(SignalMeter, CountsBadSamplesFromTheVeryFirst) {
  std::vector<float> samples(SignalMeter::kChunkSamples, 0.5F);
  SignalMeter meter;
  meter.add(samples);
  samples[41] = std::numeric_limits<float>::quiet_NaN();
  try {
    meter.add(samples);
    FAIL();
  } catch (const Error& error) {
    EXPECT_TRUE(std::string(error.what()).ends_with(" at sample 65577")) << error.what();
  }
}

TEST(SignalMeter, OfNoSamplesIsZero) { EXPECT_EQ(SignalMeter().level().peak, 0.0); }

}  // namespace
}  // namespace merkit
