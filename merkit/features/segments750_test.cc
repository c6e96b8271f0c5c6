#include "merkit/features/segments750.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/features/segments.h"
#include "tests/golden.h"

namespace merkit {
namespace {

// The features of every frame, [num_frames, 30].
Matrix<double> frames_of(const std::vector<float>& samples) {
  return Segments750({.context = 1, .keep_fraction = 1.0}).compute({samples, 16000});
}

std::vector<float> speech() { return testing::read_golden_wav("08_speech_3s37").channel(0); }

TEST(Segments750, KeepsTheLoudestTenthOfTheSegments) {
  const auto samples = speech();
  const Segments750 segments(Segments750Options{});
  const auto got = segments.compute({samples, 16000});
  const auto all = frames_of(samples);
  ASSERT_EQ(all.rows(), 335U);
  ASSERT_EQ(got.rows(), 32U);  // a tenth of 311, rounded up
  ASSERT_EQ(got.cols(), 750U);
  const auto kept = top_fraction(segment_means(mean_squares(samples, {400, 160}), 25), 0.1);
  EXPECT_EQ(got, stack_frames(all, kept, 25));
}

TEST(Segments750, WithAFractionOfOneEverySegmentIsThereInOrder) {
  const auto samples = speech();
  const auto got = Segments750({.keep_fraction = 1.0}).compute({samples, 16000});
  ASSERT_EQ(got.rows(), 311U);
  for (std::size_t s = 0; s + 1 < got.rows(); ++s) {
    for (std::size_t i = 0; i < 720; ++i) {
      ASSERT_EQ(got(s, i + 30), got(s + 1, i));
    }
  }
}

TEST(Segments750, PeriodAndHarmonicityOfAToneAreItsOwn) {
  std::vector<float> samples(8000);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double phase = 2.0 * std::numbers::pi * 250.0 * static_cast<double>(i) / 16000.0;
    samples[i] = static_cast<float>(0.5 * std::sin(phase));
  }
  const auto all = frames_of(samples);
  for (std::size_t t = 2; t + 3 < all.rows(); ++t) {
    EXPECT_NEAR(all(t, 13), 4.0, 1e-3);  // ms
    EXPECT_GT(all(t, 14), 30.0);         // dB
    EXPECT_NEAR(all(t, 12), std::log(0.125), 1e-2);
  }
}

TEST(Segments750, SecondHalfOfAFrameIsTheDifferenceFromTheFrameBefore) {
  const auto samples = speech();
  const auto all = frames_of(samples);
  for (std::size_t i = 0; i < 15; ++i) {
    EXPECT_EQ(all(0, 15 + i), 0.0);
    for (std::size_t t = 1; t < all.rows(); ++t) {
      EXPECT_EQ(all(t, 15 + i), all(t, i) - all(t - 1, i));
    }
  }
}

TEST(HarmonicsToNoise, IsTheRatioOfThePeriodicPartToTheRest) {
  EXPECT_NEAR(harmonics_to_noise_db(0.5), 0.0, 1e-12);
  EXPECT_NEAR(harmonics_to_noise_db(0.99), 10.0 * std::log10(99.0), 1e-9);
  EXPECT_NEAR(harmonics_to_noise_db(1.0), 60.0, 1e-3);
  EXPECT_NEAR(harmonics_to_noise_db(0.0), -30.0, 1e-2);
  EXPECT_EQ(harmonics_to_noise_db(-0.2), harmonics_to_noise_db(0.0));
}

TEST(Segments750, SilenceAndShortSoundsAreFinite) {
  const auto silence = testing::read_golden_wav("04_silence_1s").channel(0);
  const Matrix<double> rows = Segments750(Segments750Options{}).compute({silence, 16000});
  for (const double x : rows.values()) {
    EXPECT_TRUE(std::isfinite(x));
  }
  const std::vector<float> shorter(400 + 23 * 160, 0.1F);
  const auto none = Segments750(Segments750Options{}).compute({shorter, 16000});
  EXPECT_EQ(none.rows(), 0U);
  EXPECT_EQ(none.cols(), 750U);
  const std::vector<float> exact(400 + 24 * 160, 0.1F);
  EXPECT_EQ(Segments750(Segments750Options{}).compute({exact, 16000}).rows(), 1U);
}

TEST(Segments750, NamesItsColumns) {
  const auto names = Segments750(Segments750Options{}).column_names();
  ASSERT_EQ(names.size(), 750U);
  EXPECT_EQ(names.front(), "t0_mfcc_1");
  EXPECT_EQ(names[13], "t0_pitch_period_ms");
  EXPECT_EQ(names.back(), "t24_delta_hnr_db");
}

TEST(Segments750, NamesTheOptionThatIsOutOfRange) {
  try {
    const Segments750 segments({.keep_fraction = 0.0});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "segments750 options: expected keep_fraction in (0, 1], got 0");
  }
  EXPECT_THROW(Segments750({.context = 0}), Error);
}

}  // namespace
}  // namespace merkit
