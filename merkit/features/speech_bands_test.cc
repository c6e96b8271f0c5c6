#include "merkit/features/speech_bands.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "merkit/features/made_up_sounds.h"
#include "merkit/features/speech_evidence.h"

namespace merkit {
namespace {

using testing::made_up;
using testing::sine;

std::vector<SpeechBandPower> frames_of(const std::vector<float>& samples) {
  SpeechBands bands(testing::kMadeUpRateHz);
  std::vector<SpeechBandPower> frames;
  bands.add(samples, frames);
  return frames;
}

std::vector<SpeechMeasures> measures_of(const std::vector<float>& samples) {
  SpeechEvidence evidence(kNumSpeechBands);
  std::vector<SpeechMeasures> measures;
  for (const SpeechBandPower& frame : frames_of(samples)) {
    evidence.add(frame, measures);
  }
  evidence.finish(measures);
  return measures;
}

TEST(SpeechBands, ASineHasHalfItsSquaredAmplitudeInItsBand) {
  for (const SpeechBandPower& frame :
       frames_of(made_up(0.5, [](double t) { return 0.5 * sine(2000.0, t); }))) {
    ASSERT_NEAR(frame[7], 0.125, 0.001);  // 1850 to 2250 Hz
    ASSERT_LT(frame[3], 1e-6);
  }
}

TEST(SpeechBands, ALowRateHasFewerBands) {
  EXPECT_EQ(SpeechBands(16000).num_bands(), 12);
  EXPECT_EQ(SpeechBands(8000).num_bands(), 11);
  EXPECT_EQ(SpeechBands(44100).hop_samples(), 441);
}

TEST(SpeechBands, FramesAreWholeWindowsAHopApart) {
  const SpeechBands bands(testing::kMadeUpRateHz);
  EXPECT_TRUE(frames_of(std::vector<float>(bands.window_samples() - 1)).empty());
  EXPECT_EQ(frames_of(std::vector<float>(bands.window_samples() + 160)).size(), 2);
}

TEST(SpeechEvidence, EveryFrameGetsItsMeasures) {
  for (const double duration_s : {0.05, 0.1, 0.3, 2.0}) {
    const auto samples = testing::white_noise(duration_s, 0.1);
    EXPECT_EQ(measures_of(samples).size(), frames_of(samples).size()) << duration_s;
  }
}

TEST(SpeechEvidence, NoiseKeepsTheShapeOfItsSpectrum) {
  for (const SpeechMeasures& m : measures_of(testing::white_noise(5.0, 0.1))) {
    ASSERT_LT(m.change_db, 2.5F);
    ASSERT_LT(m.excess_db, 6.0F);
  }
}

TEST(SpeechEvidence, ALevelThatRisesAloneIsNoChangeOfShape) {
  const auto swell = made_up(2.0, [](double t) {
    return 0.01 * std::exp(2.0 * t) * (sine(500.0, t) + sine(1000.0, t) + sine(3000.0, t));
  });
  const auto measures = measures_of(swell);
  EXPECT_LT(measures[100].change_db, 0.5F);
  EXPECT_GT(measures[100].excess_db, 3.0F);
}

TEST(SpeechEvidence, AToneFillsFewBandsAndSpeechLikeNoiseMany) {
  const auto steps = made_up(2.0, [](double t) { return t < 1.0 ? 0.0 : 0.3 * sine(700.0, t); });
  EXPECT_LE(measures_of(steps)[150].num_bands, 3);
  auto hiss = testing::white_noise(2.0, 0.3);
  std::fill_n(hiss.begin(), hiss.size() / 2, 0.0F);
  EXPECT_EQ(measures_of(hiss)[150].num_bands, 12);
}

TEST(SpeechEvidence, TheLevelIsThatOfTheBandsTogether) {
  const auto tone = made_up(1.0, [](double t) { return 0.1 * sine(1000.0, t); });
  EXPECT_NEAR(measures_of(tone)[50].level_db, 10.0 * std::log10(0.005), 0.05);
}

}  // namespace
}  // namespace merkit
