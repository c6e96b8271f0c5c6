#include "merkit/features/mfcc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"
#include "tests/golden.h"

namespace merkit {
namespace {

MfccOptions librosa_25_10(int sample_rate_hz) {
  MfccOptions o;
  o.log_mel.frames.sample_rate_hz = sample_rate_hz;
  return o;
}

// librosa.feature.mfcc(n_mfcc=13) with its own defaults: 2048 samples, 512 apart, 128 bands.
MfccOptions librosa_default(int sample_rate_hz) {
  MfccOptions o = librosa_25_10(sample_rate_hz);
  o.log_mel.frames.window_s = 2048.0 / sample_rate_hz;
  o.log_mel.frames.hop_s = 512.0 / sample_rate_hz;
  o.log_mel.mel.num_bands = 128;
  o.num_coefficients = 13;
  return o;
}

Matrix<double> compute(const MfccOptions& options, const testing::GoldenWav& wav) {
  const std::vector<float> samples = wav.mono();
  return Mfcc(options).compute({samples, wav.sample_rate_hz});
}

// A table of opensmile/ without its columns of names and times.
Matrix<double> read_opensmile(const std::string& relative) {
  const Matrix<double> table = testing::read_golden_csv("opensmile/" + relative, ';');
  Matrix<double> values(table.rows(), table.cols() - 2);
  for (std::size_t t = 0; t < table.rows(); ++t) {
    std::copy(table.row(t).begin() + 2, table.row(t).end(), values.row(t).begin());
  }
  return values;
}

std::vector<std::string> recordings(const std::string& folder) {
  std::vector<std::string> names = list_folder(testing::golden_path(folder));
  EXPECT_FALSE(names.empty());
  for (std::string& name : names) {
    name.resize(name.size() - 4);
  }
  return names;
}

void expect_near(const Matrix<double>& got, const Matrix<double>& golden, double tolerance) {
  ASSERT_EQ(got.rows(), golden.rows());
  ASSERT_EQ(got.cols(), golden.cols());
  for (std::size_t t = 0; t < got.rows(); ++t) {
    for (std::size_t k = 0; k < got.cols(); ++k) {
      EXPECT_NEAR(got(t, k), golden(t, k), tolerance) << "frame " << t << " coefficient " << k;
    }
  }
}

void expect_goldens(const std::string& folder, MfccOptions (*options)(int), double tolerance) {
  for (const std::string& name : recordings(folder)) {
    SCOPED_TRACE(folder + "/" + name);
    const auto wav = testing::read_golden_wav(name);
    expect_near(compute(options(wav.sample_rate_hz), wav),
                testing::read_golden_csv(folder + "/" + name + ".csv"), tolerance);
  }
}

// librosa sums up to 128 float32 decibels of size 100: 1.5e-4 is two units of a sum of 1100.
TEST(Mfcc, EqualsLibrosaWithItsDefaults) {
  expect_goldens("librosa/mfcc13_default", librosa_default, 2e-4);
}

TEST(Mfcc, EqualsLibrosaAt25And10Milliseconds) {
  expect_goldens("librosa/mfcc20_25_10_mel40", librosa_25_10, 1e-4);
}

// Kaldi's float32 filters and transform move weak bands by up to 2e-3 (log_mel_test.cc), and the
// lifter multiplies by up to 12.
TEST(Mfcc, EqualsKaldi) { expect_goldens("knf/mfcc13_mel23", kaldi_mfcc_options, 1e-2); }

// openSMILE works in float32 and prints seven digits of values up to 200.
TEST(Mfcc, EqualsOpensmileInHtkConvention) {
  for (const std::string& name : recordings("opensmile/mfcc12_0_D_A")) {
    SCOPED_TRACE(name);
    const Matrix<double> golden = read_opensmile("mfcc12_0_D_A/" + name + ".csv");
    const Matrix<double> got = compute(htk_mfcc_options(), testing::read_golden_wav(name));
    ASSERT_EQ(got.rows(), golden.rows());
    for (std::size_t t = 0; t < got.rows(); ++t) {
      for (std::size_t k = 0; k <= 12; ++k) {
        EXPECT_NEAR(got(t, k), golden(t, k == 0 ? 12 : k - 1), 5e-4) << t << " " << k;
      }
    }
  }
}

// The golden is smoothed over three frames, and ends with a frame made of smoothing alone.
TEST(Mfcc, EqualsOpensmileIs09AfterSmoothingOverThreeFrames) {
  const Matrix<double> golden = read_opensmile("is09_lld/08_speech_3s37.csv");
  const Matrix<double> got =
      compute(is09_mfcc_options(), testing::read_golden_wav("08_speech_3s37"));
  ASSERT_EQ(got.rows() + 1, golden.rows());
  for (std::size_t t = 1; t + 1 < got.rows(); ++t) {
    for (std::size_t k = 0; k < 12; ++k) {
      const double smooth = (got(t - 1, k) + got(t, k) + got(t + 1, k)) / 3.0;
      EXPECT_NEAR(smooth, golden(t, k + 1), 2e-4) << t << " " << k;
    }
  }
}

TEST(Mfcc, LoudnessMovesOnlyC0) {
  MfccOptions o;
  o.top_db = 0.0;
  auto wav = testing::read_golden_wav("03_noise_2s");
  const Matrix<double> loud = compute(o, wav);
  for (std::int16_t& x : wav.samples) {
    x = static_cast<std::int16_t>(x / 256 * 128);
  }
  const Matrix<double> half = compute(o, wav);
  for (std::int16_t& x : wav.samples) {
    x = static_cast<std::int16_t>(x / 2);
  }
  const Matrix<double> quarter = compute(o, wav);
  for (std::size_t t = 0; t < loud.rows(); ++t) {
    EXPECT_NEAR(half(t, 0) - quarter(t, 0), 20.0 * std::log10(2.0) * std::sqrt(40.0), 1e-9) << t;
    for (std::size_t k = 1; k < loud.cols(); ++k) {
      EXPECT_NEAR(half(t, k), quarter(t, k), 1e-9) << t << " " << k;
    }
  }
}

TEST(Mfcc, TopDbKeepsThatMuchBelowTheMaximum) {
  const auto wav = testing::read_golden_wav("14_impulse_1s");
  MfccOptions o;
  o.num_coefficients = 1;
  const Matrix<double> limited = compute(o, wav);
  const double silent = *std::min_element(limited.values().begin(), limited.values().end());
  const double impulse = *std::max_element(limited.values().begin(), limited.values().end());
  EXPECT_LE(impulse - silent, 80.0 * std::sqrt(40.0) + 1e-9);
  o.top_db = 0.0;
  EXPECT_LT(compute(o, wav)(0, 0), silent - 1.0);
}

TEST(CosineMatrix, OrthonormalColumnsAreOrthonormal) {
  const Matrix<double> m = cosine_matrix({26, 26, 0, true});
  for (std::size_t a = 0; a < 26; ++a) {
    for (std::size_t b = 0; b < 26; ++b) {
      double product = 0.0;
      for (std::size_t n = 0; n < 26; ++n) {
        product += m(n, a) * m(n, b);
      }
      EXPECT_NEAR(product, a == b ? 1.0 : 0.0, 1e-14) << a << " " << b;
    }
  }
}

TEST(CosineMatrix, HtkScalesC0LikeTheOthers) {
  EXPECT_NEAR(cosine_matrix({26, 13, 0, false})(7, 0), std::sqrt(2.0 / 26.0), 1e-15);
  EXPECT_EQ(cosine_matrix({26, 12, 1, false})(7, 0), cosine_matrix({26, 13, 0, false})(7, 1));
}

TEST(LifterWeight, IsOneAtC0AndTwelveAtTheMiddleOf22) {
  EXPECT_EQ(lifter_weight(0, 22), 1.0);
  EXPECT_NEAR(lifter_weight(11, 22), 12.0, 1e-15);
  EXPECT_EQ(lifter_weight(5, 0), 1.0);
}

TEST(Mfcc, NamesItsColumns) {
  EXPECT_THAT(Mfcc(is09_mfcc_options()).column_names(),
              ::testing::AllOf(::testing::SizeIs(12), ::testing::Contains("mfcc_12"),
                               ::testing::Not(::testing::Contains("mfcc_0"))));
  EXPECT_EQ(Mfcc(kaldi_mfcc_options()).column_names().front(), "log_energy");
}

void expect_refused(const MfccOptions& options, const std::string& message) {
  try {
    const Mfcc mfcc(options);
    FAIL() << message;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.what(), ::testing::HasSubstr(message));
  }
}

TEST(Mfcc, RefusesMoreCoefficientsThanBands) {
  MfccOptions o;
  o.num_coefficients = 41;
  expect_refused(o, "mfcc: expected num_coefficients in 1 .. 40, got 41");
}

TEST(Mfcc, RefusesLogEnergyWithoutC0OrMeanRemoval) {
  MfccOptions o = kaldi_mfcc_options();
  o.first_coefficient = 1;
  expect_refused(o, "first_coefficient");
  o = kaldi_mfcc_options();
  o.log_mel.frames.remove_mean = false;
  expect_refused(o, "remove_mean");
}

}  // namespace
}  // namespace merkit
