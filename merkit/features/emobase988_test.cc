#include "merkit/features/emobase988.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "merkit/audio/window.h"
#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/features/delta.h"
#include "merkit/features/functionals.h"
#include "tests/golden.h"

namespace merkit {
namespace {

constexpr int kRateHz = 16000;

struct Golden {
  std::vector<std::string> names;
  std::vector<double> values;  // [988]
};

// The ARFF file of openSMILE: the recording's name, 988 numbers and a class that is not set.
Golden read_golden() {
  const std::string text =
      read_file(testing::golden_path("opensmile/emobase_func/08_speech_3s37.arff"));
  Golden golden;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (line->starts_with("@attribute") && line->ends_with("numeric")) {
      golden.names.emplace_back(split_words(*line)[1]);
    } else if (!line->empty() && !line->starts_with("@")) {
      golden.values = testing::read_golden_row(*line, ',');
    }
  }
  golden.names.pop_back();
  golden.values.erase(golden.values.begin());
  golden.values.pop_back();
  return golden;
}

// openSMILE's functionals stop two frames before the last one that has all contours.
Matrix<double> first_332(const Matrix<double>& contours) {
  const auto kept = contours.values().first(332 * contours.cols());
  return {332, contours.cols(), std::vector<double>(kept.begin(), kept.end())};
}

class Emobase988Golden : public ::testing::Test {
 protected:
  Emobase988Golden()
      : golden_(read_golden()),
        values_(functionals(first_332(Emobase988({}).contours(
            {testing::read_golden_wav("08_speech_3s37").mono(), kRateHz})))) {}

  // Largest error over the functionals of contour `c`: levels by the contour's deviation, its
  // square for the quadratic error, slope by deviation over length, others as they are.
  double error(std::size_t c) const {
    const std::size_t begin = c * kNumFunctionals;
    const auto at = [&](Functional f) { return begin + static_cast<std::size_t>(f); };
    const double deviation = golden_.values[at(Functional::kDeviation)];
    std::map<std::size_t, double> scales = {
        {at(Functional::kMaxPosition), 1.0},
        {at(Functional::kMinPosition), 1.0},
        {at(Functional::kSlope), deviation / 332.0},
        {at(Functional::kQuadraticError), deviation * deviation},
        {at(Functional::kSkewness), 1.0},
        {at(Functional::kKurtosis), 1.0}};
    double worst = 0.0;
    for (std::size_t i = begin; i < begin + kNumFunctionals; ++i) {
      const double scale = scales.contains(i) ? scales[i] : deviation;
      worst = std::max(worst, std::abs(values_[i] - golden_.values[i]) / scale);
    }
    return worst;
  }

  Golden golden_;
  std::vector<double> values_;
};

constexpr std::size_t kMfcc = 2;
constexpr std::size_t kLsp = 14;
constexpr std::size_t kZcr = 22;
constexpr std::size_t kVoicing = 23;
constexpr std::size_t kF0 = 24;
constexpr std::size_t kNumContours = 26;

TEST_F(Emobase988Golden, NamesAreOpenSmiles) {
  EXPECT_EQ(Emobase988({}).column_names(), golden_.names);
}

TEST_F(Emobase988Golden, CepstraAgreeToThePrintedDigits) {
  for (std::size_t c = kMfcc; c < kLsp; ++c) {
    EXPECT_LT(error(c), 2e-5) << c;  // seven digits printed, single precision inside
  }
}

TEST_F(Emobase988Golden, LineSpectraAgreeToSinglePrecisionOfTheRootsSearch) {
  for (std::size_t c = kLsp; c < kZcr; ++c) {
    EXPECT_LT(error(c), 1e-3) << c;  // openSMILE's roots are good to some 1e-4 radians
  }
}

TEST_F(Emobase988Golden, ZeroCrossingsAgreeToThePrintedDigits) { EXPECT_LT(error(kZcr), 2e-6); }

TEST_F(Emobase988Golden, DeltasAgreeButForTheLastFrame) {
  // The last of the 332 deltas looks two frames ahead, at one that openSMILE smooths with a 25 ms
  // frame beyond the last 40 ms frame: 1 of 332 values, so 2 / 332 of the kurtosis and less of the
  // rest, except where the maximum lies there (column 33).
  for (std::size_t c = kMfcc; c <= kZcr; ++c) {
    EXPECT_LT(error(kNumContours + c), 0.03) << c;
  }
}

TEST_F(Emobase988Golden, VoicingAgreesWhereFramesArePeriodic) {
  const auto difference = [&](std::size_t c, Functional f) {
    const std::size_t i = c * kNumFunctionals + static_cast<std::size_t>(f);
    return std::abs(values_[i] - golden_.values[i]);
  };
  // The most periodic frame is the same to all digits. Among the others openSMILE picks another
  // peak in aperiodic ones, which moves the mean by 0.012.
  EXPECT_LT(difference(kVoicing, Functional::kMax), 1e-6);
  EXPECT_EQ(difference(kVoicing, Functional::kMaxPosition), 0.0);
  EXPECT_LT(difference(kVoicing, Functional::kMean), 0.02);
  EXPECT_LT(difference(kVoicing, Functional::kQuartile3), 0.02);
  // F0 is estimated differently: the voiced share and the level agree, single frames do not.
  EXPECT_LT(difference(kF0, Functional::kMean), 4.0);
  EXPECT_LT(difference(kF0, Functional::kQuartile2), 4.0);
  EXPECT_LT(difference(kF0, Functional::kQuartile3), 4.0);
}

TEST_F(Emobase988Golden, OpenSmilesIntensityIsThatOfTheFirstTwoSamplesOfAFrame) {
  // Why columns 0 and 1 are not compared: openSMILE divides by the sum of the window but adds up
  // two products only. That sum, and the loudness made from it, are its numbers to the printed
  // digits. It divides integers by 32767.
  const std::vector<float> samples = testing::read_golden_wav("08_speech_3s37").mono();
  const std::vector<double> window = make_window("hamming", 400);
  const double weight = std::accumulate(window.begin(), window.end(), 0.0);
  Matrix<double> raw(335, 2);
  for (std::size_t t = 0; t < raw.rows(); ++t) {
    for (std::size_t i = 0; i < 2; ++i) {
      const double x = static_cast<double>(samples[160 * t + i]) * 32768.0 / 32767.0;
      raw(t, 0) += window[i] * x * x / weight;
    }
    raw(t, 1) = std::pow(raw(t, 0) / 1e-6, 0.3);
  }
  const std::vector<double> two = functionals(first_332(moving_average(raw, 3)));
  for (std::size_t i = 0; i < two.size(); ++i) {
    EXPECT_NEAR(two[i], golden_.values[i], 3e-6 * (1e-6 + std::abs(golden_.values[i]))) << i;
  }
}

std::vector<float> noisy_voice(std::size_t num_samples) {
  Rng rng(7);
  std::vector<float> samples(num_samples);
  for (std::size_t i = 0; i < num_samples; ++i) {
    const double phase = 2.0 * M_PI * 150.0 * static_cast<double>(i) / kRateHz;
    samples[i] = static_cast<float>(0.2 * std::sin(phase) + 0.1 * std::sin(3.0 * phase) +
                                    rng.uniform(-0.05, 0.05));
  }
  return samples;
}

TEST(Emobase988, HalfTheAmplitudeIsAQuarterOfTheIntensityAndNothingElse) {
  const std::vector<float> loud = noisy_voice(8000);
  std::vector<float> quiet = loud;
  for (float& x : quiet) {
    x *= 0.5F;
  }
  const Matrix<double> a = Emobase988({}).contours({loud, kRateHz});
  const Matrix<double> b = Emobase988({}).contours({quiet, kRateHz});
  ASSERT_EQ(a.rows(), 47U);
  for (std::size_t t = 0; t < a.rows(); ++t) {
    EXPECT_NEAR(b(t, 0), 0.25 * a(t, 0), 1e-15);
    EXPECT_NEAR(b(t, 1), std::pow(0.25, 0.3) * a(t, 1), 1e-9);
    for (std::size_t c = kMfcc; c < kNumContours; ++c) {
      EXPECT_NEAR(b(t, c), a(t, c), 1e-6 * (1.0 + std::abs(a(t, c)))) << c;
    }
  }
}

TEST(Emobase988, IntensityIsTheMeanSquareUnderTheWindow) {
  const std::vector<float> constant(1600, 0.5F);
  const Matrix<double> contours = Emobase988({}).contours({constant, kRateHz});
  EXPECT_NEAR(contours(3, 0), 0.25, 1e-12);
  EXPECT_NEAR(contours(3, 1), std::pow(0.25 / 1e-6, 0.3), 1e-9);
}

TEST(Emobase988, EnvelopeApproachesF0AndStaysThroughUnvoicedStretches) {
  std::vector<float> samples = noisy_voice(16000);
  std::fill(samples.begin() + 8000, samples.end(), 0.0F);
  const Matrix<double> contours = Emobase988({}).contours({samples, kRateHz});
  const std::size_t envelope = kF0 + 1;
  EXPECT_NEAR(contours(40, envelope), 150.0, 2.0);
  EXPECT_EQ(contours(80, kF0), 0.0);
  EXPECT_EQ(contours(80, envelope), contours(90, envelope));
  EXPECT_GT(contours(80, envelope), 100.0);
}

TEST(Emobase988, SilenceAndASingleFrameAreFinite) {
  for (const std::size_t num_samples : {640U, 3200U}) {
    const std::vector<float> silence(num_samples, 0.0F);
    const Matrix<double> features = Emobase988({}).compute({silence, kRateHz});
    ASSERT_EQ(features.rows(), 1U);
    ASSERT_EQ(features.cols(), 988U);
    for (const double x : features.values()) {
      ASSERT_TRUE(std::isfinite(x));
    }
  }
}

TEST(Emobase988, ShortAudioHasNoRow) {
  const std::vector<float> samples(639, 0.1F);
  const Matrix<double> features = Emobase988({}).compute({samples, kRateHz});
  EXPECT_EQ(features.rows(), 0U);
  EXPECT_EQ(features.cols(), 988U);
}

TEST(Emobase988, SoundLongerThanItsMaximumIsAnErrorThatNamesTheOption) {
  const std::vector<float> samples(16000, 0.1F);
  const Emobase988 second({.max_duration_s = 1.0});
  EXPECT_EQ(second.compute({samples, kRateHz}).rows(), 1U);
  const Emobase988 shorter({.max_duration_s = 0.9});
  try {
    shorter.compute({samples, kRateHz});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
    EXPECT_STREQ(error.what(),
                 "emobase988: expected at most 0.9 s of sound, as max_duration_s says, got more");
  }
  EXPECT_THROW(Emobase988({.max_duration_s = std::nan("")}), Error);
}

TEST(Emobase988, AnotherSampleRateIsAnError) {
  const std::vector<float> samples(8000, 0.1F);
  EXPECT_THROW(Emobase988({}).compute({samples, 8000}), Error);
  Emobase988Options options;
  options.sample_rate_hz = 8000;
  EXPECT_EQ(Emobase988(options).compute({samples, 8000}).rows(), 1U);
  options.max_hz = 5000.0;
  EXPECT_THROW(Emobase988{options}, Error);
}

}  // namespace
}  // namespace merkit
