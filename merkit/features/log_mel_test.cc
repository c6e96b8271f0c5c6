#include "merkit/features/log_mel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ranges>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "tests/golden.h"

namespace merkit {
namespace {

constexpr double kDecibelPerNeper = 4.342944819032518;

LogMelOptions librosa(int num_bands, int sample_rate_hz) {
  LogMelOptions o;
  o.mel.num_bands = num_bands;
  o.frames.sample_rate_hz = sample_rate_hz;
  return o;
}

LogMelOptions librosa_htk(int sample_rate_hz) {
  LogMelOptions o = librosa(40, sample_rate_hz);
  o.frames.edges = "cut";
  o.mel.low_hz = 20.0;
  o.mel.high_hz = 7600.0;
  o.mel.scale = "htk";
  o.mel.unit_area = false;
  o.decibel = false;
  o.floor_added = true;
  return o;
}

LogMelOptions kaldi(int num_bands, int sample_rate_hz) {
  LogMelOptions o = kaldi_fbank_options(sample_rate_hz);
  o.mel.num_bands = num_bands;
  return o;
}

LogMelOptions kaldi_hamming(int sample_rate_hz) {
  LogMelOptions o = kaldi_fbank_options(sample_rate_hz);
  o.frames.edges = "mirror";
  o.frames.window = "hamming";
  o.frames.integer_samples = false;
  return o;
}

// How far a mel energy E may be from the golden one: relative * E + leakage * sqrt(E * P), P being
// the strongest of the frame. The second term is an error of every amplitude in proportion to the
// strongest: that is what a Fourier transform in float32 does.
struct Tolerance {
  double relative = 0.0;
  double leakage = 0.0;
};

// librosa transforms in double and stores float32, printed with seven digits.
constexpr Tolerance kLibrosaInDouble{1e-5, 0.0};
// A float transform: some 2^-24 of the strongest amplitude, times a few stages.
constexpr Tolerance kLibrosaInFloat{5e-5, 4e-7};
// kaldi-native-fbank works in float32 throughout. Its filters are float32 over mels of up to 2840,
// so a side of a filter, 35 mel wide in the bank of 80, is off by 2840 * 2^-24 / 35 = 5e-6.
constexpr Tolerance kKaldi{6e-5, 6e-6};

struct GoldenSet {
  std::string folder;
  LogMelOptions (*options)(int sample_rate_hz);
};

const std::vector<GoldenSet>& librosa_sets() {
  static const std::vector<GoldenSet> sets = {
      {"librosa/logmel32_slaney_25_10", [](int rate) { return librosa(32, rate); }},
      {"librosa/logmel40_slaney_25_10", [](int rate) { return librosa(40, rate); }},
      {"librosa/logmel64_slaney_25_10", [](int rate) { return librosa(64, rate); }},
      {"librosa/logmel80_slaney_25_10", [](int rate) { return librosa(80, rate); }},
      {"librosa/logmel128_slaney_25_10", [](int rate) { return librosa(128, rate); }},
      {"librosa/logmel40_htk_nocenter", librosa_htk},
  };
  return sets;
}

const std::vector<GoldenSet>& kaldi_sets() {
  static const std::vector<GoldenSet> sets = {
      {"knf/fbank40", [](int rate) { return kaldi(40, rate); }},
      {"knf/fbank80", [](int rate) { return kaldi(80, rate); }},
      {"knf/fbank40_nosnip_hamming_unit", kaldi_hamming},
  };
  return sets;
}

// Energies over the strongest energy of the row, from logarithms of the given step per neper.
std::vector<double> relative_energies(std::span<const double> log_row, double step) {
  const double peak = *std::max_element(log_row.begin(), log_row.end());
  std::vector<double> energies;
  for (const double value : log_row) {
    energies.push_back(std::exp((value - peak) / step));
  }
  return energies;
}

// Checks `got` against `golden`, row by row; `step` is one neper of energy in their unit.
template <class T>
void expect_near(const Matrix<T>& got, const Matrix<double>& golden, double step,
                 const Tolerance& tolerance) {
  ASSERT_EQ(got.rows(), golden.rows());
  ASSERT_EQ(got.cols(), golden.cols());
  for (std::size_t t = 0; t < golden.rows(); ++t) {
    const std::vector<double> energies = relative_energies(golden.row(t), step);
    for (std::size_t j = 0; j < golden.cols(); ++j) {
      const double ratio = std::exp((static_cast<double>(got(t, j)) - golden(t, j)) / step);
      EXPECT_NEAR(ratio, 1.0, tolerance.relative + tolerance.leakage / std::sqrt(energies[j]))
          << "frame " << t << " band " << j;
    }
  }
}

template <class T>
void expect_goldens(const std::vector<GoldenSet>& sets, const Tolerance& tolerance) {
  for (const GoldenSet& set : sets) {
    const auto files = list_folder(testing::golden_path(set.folder));
    ASSERT_GE(files.size(), 3U);
    for (const std::string& file : files) {
      SCOPED_TRACE(set.folder + "/" + file);
      const auto wav = testing::read_golden_wav(file.substr(0, file.size() - 4));
      const LogMelOptions options = set.options(wav.sample_rate_hz);
      const std::vector<float> samples = wav.mono();
      expect_near(LogMel<T>(options).compute({samples, wav.sample_rate_hz}),
                  testing::read_golden_csv(set.folder + "/" + file),
                  options.decibel ? kDecibelPerNeper : 1.0, tolerance);
    }
  }
}

TEST(LogMel, InDoubleEqualsLibrosa) { expect_goldens<double>(librosa_sets(), kLibrosaInDouble); }

TEST(LogMel, InFloatEqualsLibrosa) { expect_goldens<float>(librosa_sets(), kLibrosaInFloat); }

TEST(LogMel, InDoubleEqualsKaldi) { expect_goldens<double>(kaldi_sets(), kKaldi); }

TEST(LogMel, InFloatEqualsKaldi) { expect_goldens<float>(kaldi_sets(), kKaldi); }

std::vector<float> noise(std::size_t num_samples, float amplitude, std::uint64_t seed = 1) {
  Rng rng(seed);
  std::vector<float> samples(num_samples);
  for (float& x : samples) {
    x = amplitude * static_cast<float>(rng.uniform(-1.0, 1.0));
  }
  return samples;
}

TEST(LogMel, TwiceTheAmplitudeIsSixDecibelMoreInEveryBand) {
  const LogMel<double> logmel(LogMelOptions{});
  const Matrix<double> quiet = logmel.compute({noise(8000, 0.25F), 16000});
  const Matrix<double> loud = logmel.compute({noise(8000, 0.5F), 16000});
  for (std::size_t i = 0; i < quiet.size(); ++i) {
    EXPECT_NEAR(loud.values()[i] - quiet.values()[i], 20.0 * std::log10(2.0), 1e-9) << i;
  }
}

TEST(LogMel, SilenceIsTheFloorNotMinusInfinity) {
  const std::vector<float> silence(1600, 0.0F);
  const Matrix<float> features = LogMel<float>(LogMelOptions{}).compute({silence, 16000});
  ASSERT_EQ(features.rows(), 11U);
  for (const float value : features.values()) {
    EXPECT_NEAR(value, -100.0F, 1e-4F);
  }
}

TEST(LogMel, DelayByOneHopShiftsTheFrames) {
  LogMelOptions o = kaldi_fbank_options();
  const LogMel<float> logmel(o);
  const std::vector<float> samples = noise(8000, 0.5F);
  const Matrix<float> all = logmel.compute({samples, 16000});
  const Matrix<float> later = logmel.compute({std::span(samples).subspan(160), 16000});
  ASSERT_EQ(later.rows() + 1, all.rows());
  for (std::size_t t = 0; t < later.rows(); ++t) {
    EXPECT_TRUE(std::ranges::equal(later.row(t), all.row(t + 1))) << t;
  }
}

TEST(LogMel, InFloatStaysWithinTwoMillibelOfDoubleForSixtyDecibel) {
  const auto wav = testing::read_golden_wav("08_speech_3s37");
  const std::vector<float> samples = wav.mono();
  const Matrix<float> in_float = LogMel<float>(LogMelOptions{}).compute({samples, 16000});
  const Matrix<double> in_double = LogMel<double>(LogMelOptions{}).compute({samples, 16000});
  for (std::size_t t = 0; t < in_double.rows(); ++t) {
    const auto row = in_double.row(t);
    const double peak = *std::max_element(row.begin(), row.end());
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (row[j] > peak - 60.0) {
        EXPECT_NEAR(static_cast<double>(in_float(t, j)), row[j], 2e-3) << t << " " << j;
      }
    }
  }
}

TEST(LogMel, OfMagnitudesIsHalfTheLogarithmForASingleBin) {
  LogMelOptions o = kaldi_fbank_options();
  o.frames.remove_mean = false;
  o.floor = 1e-30;
  // One filter of 16 kHz / 512 Hz around bin 10 touches nothing else.
  o.mel.num_bands = 1;
  o.mel.low_hz = 9.001 * 31.25;
  o.mel.high_hz = 10.999 * 31.25;
  o.mel.straight_in_mel = false;
  const std::vector<float> samples = noise(4000, 0.5F);
  const Matrix<double> power = LogMel<double>(o).compute({samples, 16000});
  o.magnitude = true;
  const Matrix<double> magnitude = LogMel<double>(o).compute({samples, 16000});
  const double log_weight = std::log(mel_filters(o.mel, 16000, 512)(10, 0));
  for (std::size_t t = 0; t < power.rows(); ++t) {
    EXPECT_NEAR(magnitude(t, 0) - log_weight, (power(t, 0) - log_weight) / 2.0, 1e-12) << t;
  }
}

TEST(LogMel, NoSamplesGiveNoRows) {
  EXPECT_EQ(LogMel<float>(LogMelOptions{}).compute({{}, 16000}).rows(), 0U);
  EXPECT_EQ(LogMel<float>(kaldi_fbank_options()).compute({noise(399, 0.5F), 16000}).rows(), 0U);
}

TEST(LogMel, ColumnsAreNamedByBand) {
  LogMelOptions o;
  o.mel.num_bands = 3;
  EXPECT_THAT(LogMel<float>(o).column_names(),
              ::testing::ElementsAre("logmel_1", "logmel_2", "logmel_3"));
}

TEST(LogMel, RefusesAFloorThatFloatCannotHold) {
  LogMelOptions o;
  o.floor = 0.0;
  EXPECT_THROW(LogMel<float>{o}, Error);
}

TEST(LogMel, EveryFieldOfTheOptionsIsVisitedOnce) {
  LogMelOptions o;
  std::vector<std::string> names;
  visit(o, [&](const char* name, auto&, const char*) { names.emplace_back(name); });
  EXPECT_EQ(names.size(), 19U);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace merkit
