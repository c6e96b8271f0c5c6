#include "merkit/features/pitch_candidates.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

namespace merkit {
namespace {

// The row that samples `function` of the lag.
std::vector<float> row_of(const PitchCandidates& candidates,
                          const std::function<double(double)>& function) {
  std::vector<float> row(candidates.row_size());
  for (std::size_t i = 0; i < row.size(); ++i) {
    const double lag = static_cast<double>(i) - static_cast<double>(PitchCandidates::kMargin);
    row[i] = static_cast<float>(function(lag));
  }
  return row;
}

std::vector<PitchCandidate> found_in(const PitchCandidates& candidates,
                                     const std::vector<float>& row, float threshold) {
  PitchCandidates::Found found;
  candidates.find(row, threshold, found);
  return found.candidates;
}

std::function<double(double)> cosine(double period, double height = 1.0) {
  return [=](double lag) { return height * std::cos(2.0 * std::numbers::pi * lag / period); };
}

RC_GTEST_PROP(PitchCandidates, OfACosineIsItsPeriodBetweenTheSamples, ()) {
  const PitchCandidates candidates({20, 220});
  const double period = 25.0 + *rc::gen::inRange(0, 180000) / 1000.0;
  const auto found = found_in(candidates, row_of(candidates, cosine(period, 0.8)), 0.5F);
  RC_ASSERT(found.size() == static_cast<std::size_t>(220.5 / period));
  // Under a finite window the interpolated slope is off by about 1e-6, which moves the flat maximum
  // of a slow cosine by 1e-6 / (2 pi / period)^2.
  const double bound = 1e-4 + 1.5e-7 * period * period;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double expected = static_cast<double>(i + 1) * period;
    RC_ASSERT(std::abs(static_cast<double>(found[i].lag_samples) - expected) < bound);
    RC_ASSERT(std::abs(found[i].strength - 0.8F) < 2e-6F);
  }
}

// A pulse train band-limited to 0.9 of the Nyquist frequency: its maxima are sharp.
TEST(PitchCandidates, OfAPulseTrainIsItsPeriodToATenThousandthOfASample) {
  const PitchCandidates candidates({20, 220});
  for (const double period : {31.3, 57.77, 100.0, 133.5, 201.9}) {
    const auto num_harmonics = static_cast<int>(0.9 * period / 2.0);
    const auto pulses = [&](double lag) {
      double sum = 0.0;
      for (int h = 1; h <= num_harmonics; ++h) {
        sum += cosine(period / h)(lag);
      }
      return sum / num_harmonics;
    };
    const auto found = found_in(candidates, row_of(candidates, pulses), 0.5F);
    ASSERT_FALSE(found.empty()) << "period " << period;
    EXPECT_NEAR(static_cast<double>(found[0].lag_samples), period, 1e-4);
    EXPECT_NEAR(found[0].strength, 1.0F, 1e-4F);
  }
}

TEST(PitchCandidates, BelowTheThresholdOnlyTheHighestMaximumIsGiven) {
  const PitchCandidates candidates({20, 220});
  const auto fading = [](double lag) { return cosine(50.0, 0.3)(lag) * (1.0 - lag / 1000.0); };
  const auto found = found_in(candidates, row_of(candidates, fading), 0.5F);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(found[0].lag_samples, 50.0F, 0.1F);
  EXPECT_EQ(found_in(candidates, row_of(candidates, fading), 0.1F).size(), 4U);
}

TEST(PitchCandidates, HeightAboveOneBecomesItsReciprocal) {
  const PitchCandidates candidates({20, 120});
  const auto found = found_in(candidates, row_of(candidates, cosine(80.0, 1.25)), 0.5F);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(found[0].strength, 0.8F, 1e-5F);
}

TEST(PitchCandidates, OfARowWithoutMaximaAreNone) {
  const PitchCandidates candidates({20, 120});
  const auto falling = [](double lag) { return 1.0 - 0.001 * lag; };
  for (const float value : {0.0F, std::nanf("")}) {
    const std::vector<float> row(candidates.row_size(), value);
    EXPECT_TRUE(found_in(candidates, row, -1.0F).empty());
  }
  EXPECT_TRUE(found_in(candidates, row_of(candidates, falling), -1.0F).empty());
}

TEST(PitchCandidates, MaximaBeyondTheRangeAreNotLookedAt) {
  const PitchCandidates candidates({30, 90});
  const auto found = found_in(candidates, row_of(candidates, cosine(29.0)), 0.5F);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_NEAR(found[0].lag_samples, 58.0F, 1e-3F);
  EXPECT_NEAR(found[1].lag_samples, 87.0F, 1e-3F);
}

}  // namespace
}  // namespace merkit
