#include "merkit/features/frame_measures.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

namespace merkit {
namespace {

// Small whole numbers, many of them 0.
std::vector<float> any_samples() {
  std::vector<float> samples(static_cast<std::size_t>(*rc::gen::inRange(0, 300)));
  for (float& x : samples) {
    x = static_cast<float>(*rc::gen::inRange(-2, 3));
  }
  return samples;
}

FrameCut any_cut() {
  return {static_cast<std::size_t>(*rc::gen::inRange(2, 200)),
          static_cast<std::size_t>(*rc::gen::inRange(1, 12))};
}

RC_GTEST_PROP(ZeroCrossingRates, CountSignsOfTheSamplesThatAreNotZero, ()) {
  const auto samples = any_samples();
  const FrameCut cut = any_cut();
  const auto rates = zero_crossing_rates(samples, cut);
  RC_ASSERT(rates.size() == cut.num_frames(samples.size()));
  for (std::size_t t = 0; t < rates.size(); ++t) {
    std::vector<float> kept;
    for (std::size_t i = t * cut.hop; i < t * cut.hop + cut.width; ++i) {
      if (samples[i] != 0.0F) {
        kept.push_back(samples[i]);
      }
    }
    int count = 0;
    for (std::size_t i = 1; i < kept.size(); ++i) {
      count += kept[i - 1] * kept[i] < 0.0F ? 1 : 0;
    }
    RC_ASSERT(rates[t] == count / static_cast<double>(cut.width - 1));
  }
}

RC_GTEST_PROP(ZeroCrossingRates, OfOpenSmileCountInnerSamplesThatTouchZero, ()) {
  const auto samples = any_samples();
  const FrameCut cut = any_cut();
  const auto rates = zero_crossing_rates(samples, cut, CrossingRule::kOpenSmile);
  for (std::size_t t = 0; t < rates.size(); ++t) {
    const float* const x = samples.data() + t * cut.hop;
    int count = 0;
    for (std::size_t i = 1; i + 1 < cut.width; ++i) {
      const bool touches = x[i] == 0.0F && x[i - 1] * x[i + 1] <= 0.0F;
      count += x[i - 1] * x[i] < 0.0F || touches ? 1 : 0;
    }
    RC_ASSERT(rates[t] == count / static_cast<double>(cut.width));
  }
}

TEST(ZeroCrossingRates, OfSilenceDifferByRule) {
  const std::vector<float> silence(400, 0.0F);
  EXPECT_EQ(zero_crossing_rates(silence, {400, 160}), std::vector<double>{0.0});
  EXPECT_EQ(zero_crossing_rates(silence, {400, 160}, CrossingRule::kOpenSmile),
            std::vector<double>{398.0 / 400.0});
}

TEST(MeanSquares, OfAConstantIsItsSquareWithHundredFramesASecond) {
  const std::vector<float> samples(16000, -0.5F);
  const auto energies = mean_squares(samples, make_frame_cut(0.025, 0.010, 16000));
  EXPECT_EQ(energies, std::vector<double>(98, 0.25));
}

TEST(LogEnergy, OfSilenceIsFiniteAndBelowOneStepOf16BitSamples) {
  EXPECT_NEAR(log_energy(0.0), -23.03, 0.01);
  EXPECT_GT(log_energy(std::pow(2.0, -30.0)), log_energy(0.0));
  EXPECT_NEAR(log_energy(0.25), std::log(0.25), 1e-15);
}

TEST(FrameCut, IsInWholeSamples) {
  const FrameCut cut = make_frame_cut(0.025, 0.010, 11025);
  EXPECT_EQ(cut.width, 275U);
  EXPECT_EQ(cut.hop, 110U);
  EXPECT_EQ(cut.num_frames(274), 0U);
  EXPECT_EQ(cut.num_frames(275), 1U);
  EXPECT_EQ(cut.num_frames(385), 2U);
}

}  // namespace
}  // namespace merkit
