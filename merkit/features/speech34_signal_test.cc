#include "merkit/features/speech34_signal.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "merkit/features/sample_fixture.h"

namespace merkit {
namespace {

using testing::any_samples;

int sign(double x) { return x > 0.0 ? 1 : (x < 0.0 ? -1 : 0); }

RC_GTEST_PROP(SignChanges, CountWhatAWalkOverTheSamplesCounts, ()) {
  const auto samples = any_samples(2);
  const double mean = *rc::gen::element(0.0, 1.0 / 32768.0, 1e-5, -2e-5);
  const SignChanges changes(samples, mean);
  const auto end = *rc::gen::inRange<std::size_t>(1, samples.size() + 1);
  const auto begin = *rc::gen::inRange<std::size_t>(0, end);
  std::uint64_t expected = 0;
  for (std::size_t i = begin + 1; i < end; ++i) {
    const int step = sign(static_cast<double>(samples[i]) - mean) -
                     sign(static_cast<double>(samples[i - 1]) - mean);
    expected += static_cast<std::uint64_t>(std::abs(step));
  }
  RC_ASSERT(changes.count(begin, end) == expected);
}

TEST(SignChanges, SeeAMeanThatNoFloatHolds) {
  // 0.1 as float is above 0.1 as double: the sample is above the mean, then below it.
  const std::vector<float> samples{0.1F, std::nextafter(0.1F, 0.0F)};
  EXPECT_EQ(SignChanges(samples, 0.1).count(0, 2), 2U);
  EXPECT_EQ(SignChanges(samples, static_cast<double>(0.1F)).count(0, 2), 1U);
}

TEST(SignChanges, WorkUpToTheLastOfWholeWords) {
  std::vector<float> samples(128);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = i % 2 == 0 ? 1.0F : -1.0F;
  }
  const SignChanges changes(samples, 0.0);
  EXPECT_EQ(changes.count(0, 128), 2U * 127U);
  EXPECT_EQ(changes.count(127, 128), 0U);
  EXPECT_EQ(changes.count(63, 65), 2U);
}

TEST(RemoveMean, SubtractsInThePrecisionAsked) {
  std::vector<float> samples(37);
  std::iota(samples.begin(), samples.end(), 1.0F);
  std::vector<double> wide(37);
  remove_mean<double>(samples, 0.1, wide);
  std::vector<float> narrow(37);
  remove_mean<float>(samples, 0.1, narrow);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(wide[i], static_cast<double>(samples[i]) - 0.1);
    EXPECT_EQ(narrow[i], samples[i] - 0.1F);
  }
}

RC_GTEST_PROP(FrameEnergies, AreSumsOfSquaresOverTenBlocksAndAll, ()) {
  const auto samples = any_samples(10);
  std::vector<double> frame(samples.begin(), samples.end());
  const auto energies = frame_energies<double>(frame);
  const std::size_t length = frame.size() / 10;
  const auto energy = [&](std::size_t begin, std::size_t end) {
    double sum = 0.0;
    for (std::size_t i = begin; i < end; ++i) {
      sum += frame[i] * frame[i];
    }
    return sum;
  };
  // Squares of small integers over 2^30: every sum is exact.
  for (std::size_t b = 0; b < 10; ++b) {
    RC_ASSERT(energies.blocks[b] == energy(b * length, (b + 1) * length));
  }
  RC_ASSERT(energies.total == energy(0, frame.size()));
  const bool is_constant =
      std::all_of(frame.begin(), frame.end(), [&](double x) { return x == frame.front(); });
  RC_ASSERT(energies.is_constant == is_constant);
}

TEST(FrameEnergies, ConstantFrameIsSeenInBothPrecisions) {
  std::vector<float> frame(333, 0.25F);
  EXPECT_TRUE(frame_energies<float>(frame).is_constant);
  frame.back() = 0.0F;
  EXPECT_FALSE(frame_energies<float>(frame).is_constant);
}

}  // namespace
}  // namespace merkit
