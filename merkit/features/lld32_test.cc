#include "merkit/features/lld32.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/features/delta.h"
#include "tests/golden.h"

namespace merkit {
namespace {

constexpr std::size_t kNumDescriptors = 16;

Matrix<double> lld32_of(const std::vector<float>& samples, const Lld32Options& options = {}) {
  return Lld32(options).compute({samples, options.sample_rate_hz});
}

// A column of openSMILE's file for each of ours whose definition agrees. Columns 0 and 1 there are
// the name and the time, 2 is RMS energy, then 12 MFCC, ZCR, voice probability and F0; the deltas
// follow 16 columns later.
struct SharedColumn {
  std::size_t ours;
  std::size_t theirs;
  double tolerance;  // floats printed with 7 digits; MFCC hold logarithms of
                     // bands that openSMILE computes in float
};

std::vector<SharedColumn> shared_columns() {
  std::vector<SharedColumn> columns = {{1, 16, 1e-6}, {2, 15, 1e-6}};
  for (std::size_t k = 0; k < 12; ++k) {
    columns.push_back({3 + k, 3 + k, 5e-4});
  }
  return columns;
}

class OpenSmileGolden : public ::testing::TestWithParam<const char*> {};

TEST_P(OpenSmileGolden, ValuesAndDeltasAgreeWhereTheDefinitionsDo) {
  const std::string name = GetParam();
  Lld32Options options;
  options.smooth = true;
  options.as_opensmile = true;
  const auto got = lld32_of(testing::read_golden_wav(name).channel(0), options);
  const auto golden = testing::read_golden_csv("opensmile/is09_lld/" + name + ".csv", ';');
  ASSERT_EQ(golden.rows(), got.rows() + 1);  // openSMILE smooths one frame beyond the end
  for (std::size_t t = 0; t + 1 < got.rows(); ++t) {
    for (const SharedColumn& column : shared_columns()) {
      ASSERT_NEAR(got(t, column.ours), golden(t, column.theirs), column.tolerance)
          << "frame " << t << ", column " << column.ours;
      if (t >= 2 && t + 4 < got.rows()) {  // both ends are handled differently
        ASSERT_NEAR(got(t, column.ours + 16), golden(t, column.theirs + 16), column.tolerance)
            << "frame " << t << ", delta of column " << column.ours;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Recordings, OpenSmileGolden,
                         ::testing::Values("01_sine440_1s", "08_speech_3s37", "18_f0glide_2s"),
                         [](const auto& tested) { return std::string(tested.param); });

TEST(Lld32, FollowsAGlideOfKnownFrequencyAtTheMiddleOfItsFrames) {
  const auto got = lld32_of(testing::read_golden_wav("18_f0glide_2s").channel(0));
  const auto truth = testing::read_golden_csv("wav/18_f0glide_2s.f0truth.csv");
  for (std::size_t t = 36; t < 162; ++t) {
    // The middle is 12.5 ms after the beginning, between two points of a glide that is smooth.
    const double quarter = 0.25;
    const double log_hz =
        (1.0 - quarter) * std::log(truth(t + 1, 1)) + quarter * std::log(truth(t + 2, 1));
    EXPECT_NEAR(got(t, 0), std::exp(log_hz), 0.01) << "frame " << t;
  }
}

TEST(Lld32, SecondHalfIsTheDerivativeOfTheFirst) {
  const auto got = lld32_of(testing::read_golden_wav("08_speech_3s37").channel(0));
  Matrix<double> values(got.rows(), kNumDescriptors);
  for (std::size_t t = 0; t < got.rows(); ++t) {
    std::copy_n(got.row(t).begin(), kNumDescriptors, values.row(t).begin());
  }
  const auto deltas = regression_delta(values, 2);
  for (std::size_t t = 0; t < got.rows(); ++t) {
    for (std::size_t i = 0; i < kNumDescriptors; ++i) {
      EXPECT_EQ(got(t, kNumDescriptors + i), deltas(t, i));
    }
  }
}

TEST(Lld32, HalfTheAmplitudeMovesOnlyLogEnergy) {
  auto samples = testing::read_golden_wav("03_noise_2s").channel(0);
  const auto loud = lld32_of(samples);
  for (float& x : samples) {
    x *= 0.5F;
  }
  const auto quiet = lld32_of(samples);
  for (std::size_t t = 0; t < loud.rows(); ++t) {
    for (std::size_t i = 0; i < 15; ++i) {
      EXPECT_NEAR(quiet(t, i), loud(t, i), 1e-9) << "column " << i;
    }
    EXPECT_NEAR(loud(t, 15) - quiet(t, 15), std::log(4.0), 1e-12);
  }
}

TEST(Lld32, UnvoicedFramesHaveF0ZeroUnlessSmoothed) {
  const auto samples = testing::read_golden_wav("08_speech_3s37").channel(0);
  const auto plain = lld32_of(samples);
  Lld32Options smooth;
  smooth.smooth = true;
  const auto mixed = lld32_of(samples, smooth);
  int num_mixed = 0;
  for (std::size_t t = 0; t < plain.rows(); ++t) {
    EXPECT_TRUE(plain(t, 0) == 0.0 || plain(t, 0) >= 74.0);
    num_mixed += mixed(t, 0) > 0.0 && mixed(t, 0) < 74.0 ? 1 : 0;
  }
  EXPECT_GT(num_mixed, 0);
}

TEST(Lld32, EveryValueIsFinite) {
  for (const char* name : {"04_silence_1s", "05_clipped_1s", "13_gap_1s75", "14_impulse_1s",
                           "15_lsb_1s", "02_chirp_2s"}) {
    const auto got = lld32_of(testing::read_golden_wav(name).channel(0));
    EXPECT_GT(got.rows(), 0U);
    for (const double x : got.values()) {
      EXPECT_TRUE(std::isfinite(x)) << name;
    }
  }
}

TEST(Lld32, HasTheSameFramesAsItsWindowAtEveryRate) {
  for (const int rate_hz : {8000, 11025, 16000, 22050, 44100}) {
    Lld32Options options;
    options.sample_rate_hz = rate_hz;
    const std::vector<float> samples(static_cast<std::size_t>(rate_hz), 0.0F);
    const auto cut = make_frame_cut(0.025, 0.010, rate_hz);
    EXPECT_EQ(lld32_of(samples, options).rows(), cut.num_frames(samples.size())) << rate_hz;
  }
}

TEST(Lld32, LessThanAWindowGivesNoRowsOf32Columns) {
  const auto got = lld32_of(std::vector<float>(399));
  EXPECT_EQ(got.rows(), 0U);
  EXPECT_EQ(got.cols(), 32U);
  EXPECT_EQ(lld32_of(std::vector<float>(400)).rows(), 1U);
}

TEST(Lld32, NamesItsColumns) {
  const auto names = Lld32(Lld32Options{}).column_names();
  ASSERT_EQ(names.size(), 32U);
  EXPECT_EQ(names[0], "f0_hz");
  EXPECT_EQ(names[14], "mfcc_12");
  EXPECT_EQ(names[15], "log_energy");
  EXPECT_EQ(names[16], "delta_f0_hz");
}

std::string error_of(const Lld32Options& options) {
  try {
    const Lld32 lld32(options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "no error";
}

TEST(Lld32, NamesTheOptionThatIsOutOfRange) {
  EXPECT_EQ(error_of({.delta_window = 0}),
            "lld32 options: expected delta_window in 1 .. 1000, got 0");
  EXPECT_EQ(error_of({.voicing_max_hz = 9000.0}),
            "lld32 options: expected voicing_max_hz of 1 up to half of sample_rate_hz, got 9000");
  EXPECT_THAT(error_of({.window_s = std::nan("")}), ::testing::HasSubstr("window_s"));
  EXPECT_THAT(error_of({.hop_s = 0.0}), ::testing::HasSubstr("hop_s"));
  EXPECT_THAT(error_of({.min_hz = -1.0}), ::testing::HasSubstr("min_hz"));
}

TEST(Lld32, RejectsAudioOfAnotherRate) {
  const std::vector<float> samples(8000);
  EXPECT_THROW(Lld32(Lld32Options{}).compute({samples, 8000}), Error);
}

}  // namespace
}  // namespace merkit
