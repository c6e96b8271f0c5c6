#include "merkit/features/speech34_tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "tests/golden.h"

namespace merkit {
namespace {

const Speech34Variant& corrected() { return speech34_variant("speech34"); }
const Speech34Variant& pyaa() { return speech34_variant("speech34-pyaa"); }

constexpr Speech34Frame kUsual{16000, 3200, 1600};

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "no error";
}

void expect_chroma_map(const std::string& file, const Speech34Frame& frame) {
  const Matrix<double> golden = testing::read_golden_csv(file);  // place, bin, class, weight
  auto runs = speech34_chroma_runs(pyaa(), frame);
  ASSERT_EQ(runs.size(), golden.rows());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto run = std::find_if(runs.begin(), runs.end(), [&](const auto& r) {
      return static_cast<double>(r.first_bin) == golden(i, 1);
    });
    ASSERT_NE(run, runs.end()) << "bin " << golden(i, 1);
    EXPECT_EQ(run->num_bins, 1U);
    EXPECT_EQ(static_cast<double>(run->pitch_class), golden(i, 2));
    EXPECT_EQ(run->weight, golden(i, 3));
  }
}

TEST(Speech34ChromaRuns, OfPyaaAreTheTabulatedOnes) {
  expect_chroma_map("pyaa/chroma_map_16000_3200.csv", kUsual);
  expect_chroma_map("pyaa/chroma_map_16000_800.csv", {16000, 800, 400});
}

TEST(Speech34ChromaRuns, OfTheCorrectedSetHoldEveryBinAboveZeroOnce) {
  for (const std::size_t window : {64U, 800U, 2205U, 3200U}) {
    const Speech34Frame frame{16000, window, window};
    std::size_t next = 1;
    for (const Speech34ChromaRun& run : speech34_chroma_runs(corrected(), frame)) {
      EXPECT_EQ(run.first_bin, next);
      EXPECT_LT(run.pitch_class, kSpeech34PitchClasses);
      EXPECT_EQ(run.weight * static_cast<double>(run.num_bins), 1.0);
      next += run.num_bins;
    }
    EXPECT_EQ(next, frame.num_bins());
  }
}

TEST(Speech34ChromaRuns, OfTheCorrectedSetPutEveryAInClassZero) {
  const auto runs = speech34_chroma_runs(corrected(), kUsual);
  for (const std::size_t hz : {55U, 110U, 220U, 440U, 880U, 1760U, 3520U}) {
    const std::size_t bin = hz / 5;
    const auto run = std::find_if(runs.begin(), runs.end(), [&](const auto& r) {
      return bin >= r.first_bin && bin < r.first_bin + r.num_bins;
    });
    ASSERT_NE(run, runs.end());
    EXPECT_EQ(run->pitch_class, 0U) << hz << " Hz";
  }
}

TEST(Speech34ChromaRuns, OfTheSeedAreNone) {
  EXPECT_TRUE(speech34_chroma_runs(speech34_variant("speech34-seed"), kUsual).empty());
}

TEST(Speech34ChromaRuns, OfPyaaNeedMoreBinsThanSemitones) {
  EXPECT_NO_THROW(speech34_chroma_runs(pyaa(), {16000, 198, 99}));
  EXPECT_NO_THROW(speech34_chroma_runs(pyaa(), {44100, 235, 110}));
  EXPECT_EQ(message_of([] {
              speech34_chroma_runs(pyaa(), {16000, 196, 98});
            }),
            "speech34-pyaa: expected a window with more bins than semitones above 27.5 Hz, got 98 "
            "bins at 16000 Hz; use a longer window or the set speech34");
  EXPECT_NE(message_of([] { speech34_chroma_runs(pyaa(), {44100, 220, 110}); }), "no error");
  EXPECT_NO_THROW(speech34_chroma_runs(corrected(), {16000, 40, 20}));
}

TEST(Speech34ChromaRuns, InWholeHertzRefuseABinAtZeroHertz) {
  // Above one second, the first bin is below 1 Hz and is cut to 0.
  const auto& python2 = speech34_variant("speech34-pyaa2017");
  EXPECT_NE(message_of([&] { speech34_chroma_runs(python2, {16000, 32000, 16000}); }), "no error");
}

TEST(Speech34MelFilters, OfPyaaCoverTheTabulatedBins) {
  const Matrix<double> golden = testing::read_golden_csv("pyaa/mel_edges_16000_3200.csv");
  const auto corners = speech34_mel_corners_hz();
  const Speech34Tables<double> tables(pyaa(), kUsual);
  ASSERT_EQ(golden.rows(), kSpeech34MelFilters);
  for (std::size_t i = 0; i < kSpeech34MelFilters; ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      EXPECT_NEAR(corners[i + c], golden(i, 1 + c), 1e-6) << "filter " << i;  // printed digits
    }
    const Speech34MelFilter& filter = tables.mel_filters[i];
    EXPECT_EQ(static_cast<double>(filter.first_bin), golden(i, 4));
    EXPECT_EQ(static_cast<double>(filter.first_bin + filter.num_bins - 1), golden(i, 5));
  }
}

// Index of the largest weight of a filter.
std::size_t peak_bin(const Speech34Tables<double>& tables, const Speech34MelFilter& filter) {
  const auto first = tables.mel_weights.begin() + static_cast<std::ptrdiff_t>(filter.first_weight);
  const auto peak = std::max_element(first, first + static_cast<std::ptrdiff_t>(filter.num_bins));
  return filter.first_bin + static_cast<std::size_t>(peak - first);
}

TEST(Speech34MelFilters, SitWhereTheyClaimOnlyInTheCorrectedSet) {
  const auto corners = speech34_mel_corners_hz();
  const Speech34Tables<double> right(corrected(), kUsual);
  const Speech34Tables<double> half(pyaa(), kUsual);
  constexpr double kHzPerBin = 5.0;
  for (std::size_t i = 0; i < kSpeech34MelFilters; ++i) {
    const double claimed_hz = corners[i + 1];
    EXPECT_NEAR(static_cast<double>(peak_bin(right, right.mel_filters[i])) * kHzPerBin, claimed_hz,
                kHzPerBin);
    EXPECT_NEAR(static_cast<double>(peak_bin(half, half.mel_filters[i])) * kHzPerBin,
                claimed_hz / 2.0, kHzPerBin);
  }
}

TEST(Speech34MelFilters, HaveAnAreaOfOne) {
  const Speech34Tables<double> tables(corrected(), kUsual);
  for (const Speech34MelFilter& filter : tables.mel_filters) {
    double area = 0.0;
    for (std::size_t i = 0; i < filter.num_bins; ++i) {
      EXPECT_GE(tables.mel_weights[filter.first_weight + i], 0.0);
      area += tables.mel_weights[filter.first_weight + i] * 5.0;
    }
    EXPECT_NEAR(area, 1.0, 0.01);  // a sum over bins of 5 Hz for an integral
  }
}

TEST(Speech34MelFilters, BeyondHalfTheRateAreRefusedByPyaaAndEmptyInTheCorrectedSet) {
  EXPECT_EQ(message_of([] {
              Speech34Tables<double>(pyaa(), {6000, 1200, 600});
            }),
            "speech34-pyaa: expected a sampling rate above 6854 Hz, which the mel filters reach, "
            "got 6000");
  EXPECT_NO_THROW(Speech34Tables<double>(pyaa(), {6900, 1380, 690}));
  const Speech34Tables<double> tables(corrected(), {6000, 1200, 600});
  EXPECT_EQ(tables.mel_filters.back().num_bins, 0U);
  for (const Speech34MelFilter& filter : tables.mel_filters) {
    EXPECT_LE(filter.first_bin + filter.num_bins, tables.num_bins);
  }
}

TEST(Speech34Cosines, AreOrthonormal) {
  const Speech34Tables<double> tables(corrected(), kUsual);
  for (std::size_t a = 0; a < kSpeech34Cepstra; ++a) {
    for (std::size_t b = 0; b < kSpeech34Cepstra; ++b) {
      const double product = std::inner_product(tables.cosines[a].begin(), tables.cosines[a].end(),
                                                tables.cosines[b].begin(), 0.0);
      EXPECT_NEAR(product, a == b ? 1.0 : 0.0, 1e-14) << a << ", " << b;
    }
  }
}

TEST(Speech34Window, OfTheCorrectedSetHasMeanOne) {
  const Speech34Tables<double> tables(corrected(), kUsual);
  ASSERT_EQ(tables.window.size(), 3200U);
  const double sum = std::accumulate(tables.window.begin(), tables.window.end(), 0.0);
  EXPECT_NEAR(sum / 3200.0, 1.0, 1e-12);
  EXPECT_TRUE(Speech34Tables<double>(pyaa(), kUsual).window.empty());
}

TEST(Speech34Tables, InFloatAreThoseInDoubleRounded) {
  const Speech34Tables<double> wide(corrected(), kUsual);
  const Speech34Tables<float> narrow(corrected(), kUsual);
  ASSERT_EQ(narrow.mel_weights.size(), wide.mel_weights.size());
  for (std::size_t i = 0; i < wide.mel_weights.size(); ++i) {
    EXPECT_EQ(narrow.mel_weights[i], static_cast<float>(wide.mel_weights[i]));
  }
  EXPECT_EQ(narrow.bin_step, static_cast<float>(wide.bin_step));
}

}  // namespace
}  // namespace merkit
