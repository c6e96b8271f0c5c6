// speech34 against the programs it follows. tests/data/golden/README.md says how the files were
// made.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "merkit/base/file.h"
#include "merkit/base/matrix.h"
#include "merkit/base/parse.h"
#include "merkit/features/speech34.h"
#include "tests/golden.h"
#include "tests/simd_targets.h"

namespace merkit {
namespace {

// One folder of golden files and the options that make them.
struct GoldenSet {
  std::string folder;   // under tests/data/golden
  std::string framing;  // rows of pyaa/conditioning.csv
  Speech34Options options;
};

void PrintTo(const GoldenSet& set, std::ostream* out) { *out << set.folder; }

// How far each feature of a file moves when only the FFT is exchanged for another correct one:
// [34] by file name.
std::map<std::string, std::vector<double>> conditioning(const std::string& framing) {
  const std::string text = read_file(testing::golden_path("pyaa/conditioning.csv"));
  std::map<std::string, std::vector<double>> out;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const auto fields = split(*line, ',');
    if (fields.at(0) != framing) {
      continue;
    }
    auto& row = out[std::string(fields.at(1))];
    for (std::size_t c = 2; c < fields.size(); ++c) {
      row.push_back(parse_double(fields[c]).value());
    }
  }
  return out;
}

std::vector<std::string> golden_names(const std::string& folder) {
  std::vector<std::string> names;
  for (const std::string& file : list_folder(testing::golden_path(folder))) {
    if (file.ends_with(".csv") && !file.ends_with("_pad100.csv")) {
      names.push_back(file.substr(0, file.size() - 4));
    }
  }
  return names;
}

// The seed code reads the left channel, pyAudioAnalysis was given the mean of both.
Matrix<double> computed(const Speech34Options& options, const std::string& name) {
  const testing::GoldenWav wav = testing::read_golden_wav(name);
  const std::vector<float> samples = options.set == "speech34-seed" ? wav.channel(0) : wav.mono();
  Speech34Options at_rate = options;
  at_rate.sample_rate_hz = wav.sample_rate_hz;
  return Speech34(at_rate).compute({samples, wav.sample_rate_hz});
}

void expect_equal(double got, double expected, double tolerance, const std::string& where) {
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(got)) << where << ": " << got;
    return;
  }
  EXPECT_LE(std::abs(got - expected), tolerance) << where << ": " << got << " for " << expected;
}

class Speech34Golden : public ::testing::TestWithParam<GoldenSet> {};

// 1e-11 for rounding in sums of up to 8820 terms, and 8 times what exchanging the FFT does: mfcc of
// a pure tone are logarithms of rounding noise.
TEST_P(Speech34Golden, IsReproducedWithinItsConditioning) {
  const GoldenSet& set = GetParam();
  const auto bounds = conditioning(set.framing);
  const auto names = Speech34(set.options).column_names();
  std::size_t num_files = 0;
  for (const std::string& name : golden_names(set.folder)) {
    const Matrix<double> expected = testing::read_golden_csv(set.folder + "/" + name + ".csv");
    const Matrix<double> got = computed(set.options, name);
    ASSERT_EQ(got.rows(), expected.rows()) << name;
    ASSERT_EQ(got.cols(), expected.cols()) << name;
    for (std::size_t r = 0; r < got.rows(); ++r) {
      for (std::size_t c = 0; c < got.cols(); ++c) {
        // A difference of two rows can be off by the errors of both.
        const double both = c < 34 ? 1.0 : 2.0;
        const double tolerance = both * (1e-11 + 8.0 * bounds.at(name).at(c % 34));
        const std::string where = name + " row " + std::to_string(r) + " " + names[c];
        expect_equal(got(r, c), expected(r, c), tolerance, where);
      }
    }
    ++num_files;
  }
  EXPECT_GE(num_files, 2U);
}

std::vector<GoldenSet> golden_sets() {
  const Speech34Options pyaa{.set = "speech34-pyaa"};
  const Speech34Options pyaa2017{.set = "speech34-pyaa2017"};
  const Speech34Options seed{.set = "speech34-seed"};
  const auto short_of = [](Speech34Options options) {
    options.window_s = 0.05;
    options.hop_s = 0.025;
    return options;
  };
  const auto delta_of = [](Speech34Options options) {
    options.deltas = true;
    return options;
  };
  return {
      {"pyaa/w200_s100", "w200_s100", pyaa},
      {"pyaa/w50_s25", "w50_s25", short_of(pyaa)},
      {"pyaa/w200_s100_delta", "w200_s100", delta_of(pyaa)},
      {"pyaa/w50_s25_delta", "w50_s25", delta_of(short_of(pyaa))},
      {"pyaa2017/w200_s100", "w200_s100", pyaa2017},
      {"pyaa2017/w50_s25", "w50_s25", short_of(pyaa2017)},
      {"seed", "w200_s100", seed},
  };
}

INSTANTIATE_TEST_SUITE_P(Sets, Speech34Golden, ::testing::ValuesIn(golden_sets()),
                         [](const auto& set) {
                           std::string name = set.param.folder;
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

TEST(Speech34GoldenCount, PyaaFilesAreThirtyFiveAndTheirDeltas) {
  EXPECT_EQ(golden_names("pyaa/w200_s100").size() + golden_names("pyaa/w50_s25").size(), 35U);
  EXPECT_EQ(golden_names("pyaa/w200_s100_delta").size(), 17U);
}

TEST(Speech34Golden, SeedPaddedTo100FramesIsTheModelInput) {
  const Speech34Options options{.set = "speech34-seed", .max_frames = 100, .pads = true};
  const auto bounds = conditioning("w200_s100");
  for (const std::string name : {"07_exact_200ms", "08_speech_3s37", "09_speech_15s"}) {
    const Matrix<double> expected = testing::read_golden_csv("seed/" + name + "_pad100.csv");
    const Matrix<double> got = computed(options, name);
    ASSERT_EQ(got.rows(), 100U);
    ASSERT_EQ(expected.rows(), 100U);
    for (std::size_t i = 0; i < got.size(); ++i) {
      const double tolerance = 1e-11 + 8.0 * bounds.at(name).at(i % 34);
      expect_equal(got.values()[i], expected.values()[i], tolerance, name);
    }
  }
}

TEST(Speech34Golden, HoldsOnEveryInstructionSet) {
  const auto bounds = conditioning("w200_s100");
  testing::for_each_simd_target([&](const char* target) {
    for (const std::string name : {"08_speech_3s37", "13_gap_1s75", "12_44k1_1s"}) {
      const Matrix<double> expected = testing::read_golden_csv("pyaa/w200_s100/" + name + ".csv");
      const Matrix<double> got = computed({.set = "speech34-pyaa"}, name);
      ASSERT_EQ(got.rows(), expected.rows());
      for (std::size_t i = 0; i < got.size(); ++i) {
        const double tolerance = 1e-11 + 8.0 * bounds.at(name).at(i % 34);
        expect_equal(got.values()[i], expected.values()[i], tolerance, name + " on " + target);
      }
    }
  });
}

TEST(Speech34Golden, TooShortForOneWindowHasNoRowsWherePyaaRaises) {
  const Matrix<double> got = computed({.set = "speech34-pyaa"}, "06_short_50ms");
  EXPECT_EQ(got.rows(), 0U);
  EXPECT_EQ(got.cols(), 34U);
}

// Float keeps to 2e-5 in the cepstra and 2e-6 elsewhere on sound that is neither a pure tone nor
// digital silence within a frame; an FFT in float rounds there to noise far above epsilon.
TEST(Speech34Golden, FloatAgreesOnSpeechAndNoise) {
  const Speech34Options options{.set = "speech34-pyaa", .precision = "float"};
  for (const std::string name :
       {"03_noise_2s", "08_speech_3s37", "11_stereo_1s5", "12_44k1_1s", "18_f0glide_2s"}) {
    const Matrix<double> expected = testing::read_golden_csv("pyaa/w200_s100/" + name + ".csv");
    const Matrix<double> got = computed(options, name);
    ASSERT_EQ(got.rows(), expected.rows());
    for (std::size_t r = 0; r < got.rows(); ++r) {
      for (std::size_t c = 0; c < got.cols(); ++c) {
        const bool is_cepstrum = c >= 8 && c < 21;
        expect_equal(got(r, c), expected(r, c), is_cepstrum ? 2e-5 : 2e-6,
                     name + " row " + std::to_string(r) + " column " + std::to_string(c));
      }
    }
  }
}

}  // namespace
}  // namespace merkit
