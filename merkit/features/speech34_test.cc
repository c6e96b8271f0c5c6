#include "merkit/features/speech34.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/features/speech34_variant.h"

namespace merkit {
namespace {

constexpr int kRate = 16000;
constexpr std::size_t kCentroid = 3;
constexpr std::size_t kFlux = 6;
constexpr std::size_t kFirstChroma = 21;

// 16-bit noise.
std::vector<float> noise(std::size_t size, unsigned seed = 1) {
  std::mt19937 generator(seed);
  std::uniform_int_distribution<int> uniform(-8000, 8000);
  std::vector<float> out(size);
  for (float& x : out) {
    x = static_cast<float>(uniform(generator)) / 32768.0F;
  }
  return out;
}

std::vector<float> sine(double hz, std::size_t size) {
  std::vector<float> out(size);
  for (std::size_t i = 0; i < size; ++i) {
    out[i] = static_cast<float>(
        0.5 * std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / kRate));
  }
  return out;
}

Matrix<double> features_of(const std::vector<float>& samples, const Speech34Options& options = {}) {
  return Speech34(options).compute({samples, kRate});
}

double largest_difference(const Matrix<double>& a, const Matrix<double>& b) {
  EXPECT_EQ(a.rows(), b.rows());
  double worst = 0.0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    worst = std::max(worst, std::abs(a.values()[i] - b.values()[i]));
  }
  return worst;
}

std::string message_of(const Speech34Options& options) {
  try {
    const Speech34 extractor(options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "no error";
}

TEST(Speech34, HasOneNamePerColumnAndNoNameTwice) {
  for (const bool deltas : {false, true}) {
    const Speech34 extractor({.deltas = deltas});
    const auto names = extractor.column_names();
    const auto samples = noise(6400);
    EXPECT_EQ(names.size(), extractor.compute({samples, kRate}).cols());
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
    EXPECT_EQ(names[kCentroid], "spectral_centroid");
    EXPECT_EQ(names[8], "mfcc_1");
    EXPECT_EQ(names[33], "chroma_std");
  }
  EXPECT_EQ(Speech34({.deltas = true}).column_names()[34], "delta_zcr");
}

TEST(Speech34, HasOneRowPerWholeWindow) {
  for (const std::size_t size : {0U, 1U, 3199U, 3200U, 4799U, 4800U, 16000U}) {
    const std::size_t expected = size < 3200 ? 0 : (size - 3200) / 1600 + 1;
    EXPECT_EQ(features_of(noise(size)).rows(), expected) << size << " samples";
  }
}

TEST(Speech34, SeedKeepsTheInnerFramesOrTheFirstOfTwo) {
  const Speech34Options seed{.set = "speech34-seed"};
  EXPECT_EQ(features_of(noise(3199), seed).rows(), 0U);
  EXPECT_EQ(features_of(noise(3200), seed).rows(), 1U);
  EXPECT_EQ(features_of(noise(4800), seed).rows(), 1U);
  EXPECT_EQ(features_of(noise(6400), seed).rows(), 1U);
  EXPECT_EQ(features_of(noise(8000), seed).rows(), 2U);
}

TEST(Speech34, DoesNotDependOnTheVolume) {
  const auto samples = noise(16000);
  auto quiet = samples;
  for (float& x : quiet) {
    x /= 8.0F;
  }
  // The guard of 1e-10 beside a peak of 0.03 shows in the ninth digit.
  EXPECT_LT(largest_difference(features_of(quiet), features_of(samples)), 1e-6);
}

TEST(Speech34, DoesNotSeeAnOffsetSincePyaa2020) {
  const auto samples = noise(16000);
  auto shifted = samples;
  for (float& x : shifted) {
    x += 0.25F;
  }
  for (const std::string set : {"speech34", "speech34-pyaa"}) {
    const Speech34Options options{.set = set};
    EXPECT_LT(largest_difference(features_of(shifted, options), features_of(samples, options)),
              1e-9)
        << set;
  }
  const Speech34Options seed{.set = "speech34-seed"};
  EXPECT_GT(largest_difference(features_of(shifted, seed), features_of(samples, seed)), 1e-3);
}

TEST(Speech34, RotatingTheSignalByOneHopMovesTheRowsByOne) {
  const auto samples = noise(16000);
  auto rotated = samples;
  std::rotate(rotated.begin(), rotated.begin() + 1600, rotated.end());
  const auto before = features_of(samples);
  const auto after = features_of(rotated);
  for (std::size_t r = 2; r < before.rows(); ++r) {
    for (std::size_t c = 0; c < before.cols(); ++c) {
      EXPECT_NEAR(after(r - 1, c), before(r, c), 1e-12) << "row " << r << " column " << c;
    }
  }
}

TEST(Speech34, RowsAreTheSameBytesHoweverManyFollow) {
  const auto samples = noise(64000);
  for (const std::string precision : {"double", "float"}) {
    const auto all = features_of(samples, {.precision = precision});
    for (int count = 1; count <= 39; ++count) {
      const auto some = features_of(samples, {.max_frames = count, .precision = precision});
      ASSERT_EQ(some.rows(), static_cast<std::size_t>(count));
      ASSERT_TRUE(std::equal(some.values().begin(), some.values().end(), all.values().begin()))
          << count << " frames in " << precision;
    }
  }
}

TEST(Speech34, PadsWithZeroRowsUpToMaxFrames) {
  const auto plain = features_of(noise(8000), {.deltas = true});
  const auto padded = features_of(noise(8000), {.max_frames = 10, .pads = true, .deltas = true});
  ASSERT_EQ(padded.rows(), 10U);
  EXPECT_TRUE(std::equal(plain.values().begin(), plain.values().end(), padded.values().begin()));
  const auto rest = padded.values().subspan(plain.size());
  EXPECT_TRUE(std::all_of(rest.begin(), rest.end(), [](double x) { return x == 0.0; }));
}

TEST(Speech34, DeltaIsTheChangeFromTheRowBeforeAndZeroInTheFirst) {
  const auto rows = features_of(noise(16000), {.deltas = true});
  for (std::size_t c = 0; c < 34; ++c) {
    EXPECT_EQ(rows(0, 34 + c), 0.0);
    for (std::size_t r = 1; r < rows.rows(); ++r) {
      EXPECT_EQ(rows(r, 34 + c), rows(r, c) - rows(r - 1, c));
    }
  }
}

TEST(Speech34, CentroidOfASineIsItsFrequencyAndOneBinMoreInPyaa) {
  const auto samples = sine(1000.0, 9600);
  EXPECT_NEAR(features_of(samples)(1, kCentroid), 1000.0 / 8000.0, 1e-4);
  const auto pyaa = features_of(samples, {.set = "speech34-pyaa"});
  EXPECT_NEAR(pyaa(1, kCentroid), 1005.0 / 8000.0, 1e-4);
}

TEST(Speech34, SineOfANoteIsLoudestInItsPitchClassInEveryOctave) {
  const std::size_t note = 3;  // C, three semitones above A
  for (const double octave_hz : {110.0, 220.0, 440.0, 880.0, 1760.0}) {
    const auto rows = features_of(sine(octave_hz * std::pow(2.0, 0.25), 9600));
    const auto row = rows.row(1);
    const auto chroma = std::vector<double>(row.begin() + kFirstChroma, row.begin() + 33);
    const auto loudest = std::max_element(chroma.begin(), chroma.end()) - chroma.begin();
    EXPECT_EQ(loudest, static_cast<std::ptrdiff_t>(note)) << octave_hz;
  }
}

TEST(Speech34, FluxOfAPeriodThatFitsTheHopIsZero) {
  const auto flux = features_of(sine(440.0, 16000));
  for (std::size_t r = 0; r < flux.rows(); ++r) {
    EXPECT_NEAR(flux(r, kFlux), 0.0, 1e-12);
  }
}

TEST(Speech34, OfSilenceIsFiniteUnlessTheOriginalIsNot) {
  const std::vector<float> silence(16000, 0.0F);
  for (const std::string& set : speech34_variant_names()) {
    for (const std::string precision : {"double", "float"}) {
      const auto rows = features_of(silence, {.set = set, .precision = precision});
      const bool all_finite = std::all_of(rows.values().begin(), rows.values().end(),
                                          [](double x) { return std::isfinite(x); });
      EXPECT_EQ(all_finite, speech34_variant(set).guards_zero_frames) << set << " " << precision;
    }
  }
}

TEST(Speech34, FloatSeesSilenceBesideNoiseAsDoubleDoes) {
  auto samples = noise(16000);
  std::fill(samples.begin() + 4000, samples.begin() + 12000, 0.0F);
  for (const std::string set : {"speech34", "speech34-pyaa"}) {
    const auto wide = features_of(samples, {.set = set});
    const auto narrow = features_of(samples, {.set = set, .precision = "float"});
    EXPECT_LT(largest_difference(wide, narrow), 1e-4) << set;
  }
}

TEST(Speech34, ManyThreadsMayShareOneInstance) {
  const Speech34 extractor(Speech34Options{});
  const auto samples = noise(64000);
  const auto expected = extractor.compute({samples, kRate});
  std::vector<Matrix<double>> got(4);
  std::vector<std::thread> threads;
  for (Matrix<double>& rows : got) {
    threads.emplace_back([&] { rows = extractor.compute({samples, kRate}); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const Matrix<double>& rows : got) {
    EXPECT_EQ(rows, expected);
  }
}

TEST(Speech34, WindowsOfThePaperAllWork) {
  const auto samples = noise(32000);
  for (const auto& [window_s, hop_s] : {std::pair{0.08, 0.04}, {0.2, 0.1}, {0.4, 0.2}}) {
    const auto rows = features_of(samples, {.window_s = window_s, .hop_s = hop_s});
    EXPECT_EQ(rows.rows(), static_cast<std::size_t>((2.0 - window_s) / hop_s + 1.5));
  }
}

TEST(Speech34, RefusesAudioOfAnotherRate) {
  const auto samples = noise(8000);
  try {
    Speech34(Speech34Options{}).compute({samples, 8000});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_STREQ(error.what(), "speech34: expected audio at 16000 Hz, got 8000 Hz");
  }
}

TEST(Speech34, NamesTheOptionThatIsOutOfRange) {
  EXPECT_EQ(message_of({.sample_rate_hz = 0}), "speech34: expected a sampling rate above 0, got 0");
  EXPECT_EQ(message_of({.window_s = 0.001}),
            "speech34: expected a window of at least 20 samples, got 16");
  EXPECT_EQ(message_of({.hop_s = 0.0}),
            "speech34: expected hop_s of 1 to 2^20 samples, got 0.000000 s at 16000 Hz");
  EXPECT_NE(message_of({.window_s = std::numeric_limits<double>::quiet_NaN()}), "no error");
  EXPECT_NE(message_of({.window_s = 1e300}), "no error");
  EXPECT_EQ(message_of({.max_frames = -1}), "speech34: expected max_frames of 0 to 2^20, got -1");
  EXPECT_NE(message_of({.max_frames = 2000000000, .pads = true}), "no error");
  EXPECT_EQ(message_of({.pads = true}), "speech34: expected max_frames above 0 to pad to, got 0");
  EXPECT_EQ(message_of({.precision = "half"}),
            "speech34: expected precision double or float, got \"half\"");
  EXPECT_THROW(Speech34({.set = "mfcc"}), Error);
}

TEST(Speech34Options, VisitNamesEveryFieldOnce) {
  Speech34Options options;
  std::set<std::string> names;
  visit(options, [&](const char* name, auto& /*value*/, const char* /*help*/) {
    EXPECT_TRUE(names.insert(name).second) << name;
  });
  EXPECT_EQ(names.size(), 8U);
}

}  // namespace
}  // namespace merkit
