// speech34 against a plain rewrite of its formulas, one frame and one bin at a time, for windows
// and hops that no golden file has.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "merkit/audio/fft.h"
#include "merkit/base/matrix.h"
#include "merkit/features/speech34.h"
#include "merkit/features/speech34_tables.h"
#include "merkit/features/speech34_variant.h"

namespace merkit {
namespace {

constexpr int kRate = 16000;

// One frame's samples, scaled, and its magnitudes.
struct PlainFrame {
  std::vector<double> samples;
  std::vector<double> magnitudes;
};

std::vector<double> scaled(const std::vector<float>& samples, const Speech34Variant& variant) {
  double sum = 0.0;
  for (const float x : samples) {
    sum += static_cast<double>(x);
  }
  const double mean = sum / static_cast<double>(samples.size());
  double peak = 0.0;
  for (const float x : samples) {
    const double shift = variant.peak == Speech34Peak::kAfterMean ? mean : 0.0;
    peak = std::max(peak, std::abs(static_cast<double>(x) - shift));
  }
  peak += variant.peak == Speech34Peak::kBeforeMeanUnguarded ? 0.0 : 1e-10;
  std::vector<double> out;
  for (const float x : samples) {
    out.push_back((static_cast<double>(x) - mean) / peak);
  }
  return out;
}

PlainFrame frame_at(const std::vector<double>& samples, std::size_t begin,
                    const Speech34Tables<double>& tables, std::size_t window) {
  const auto first = samples.begin() + static_cast<std::ptrdiff_t>(begin);
  PlainFrame out{{first, first + static_cast<std::ptrdiff_t>(window)}, {}};
  std::vector<double> windowed = out.samples;
  for (std::size_t i = 0; i < tables.window.size(); ++i) {
    windowed[i] *= tables.window[i];
  }
  std::vector<std::complex<double>> spectrum(window / 2 + 1);
  RealFft<double>(window).forward(windowed, spectrum);
  for (std::size_t k = 0; k < window / 2; ++k) {
    out.magnitudes.push_back(std::abs(spectrum[k]) / static_cast<double>(window / 2));
  }
  return out;
}

double sum_of_squares(const std::vector<double>& x, std::size_t begin, std::size_t end) {
  double sum = 0.0;
  for (std::size_t i = begin; i < end; ++i) {
    sum += x[i] * x[i];
  }
  return sum;
}

double block_entropy(const std::vector<double>& x, double epsilon) {
  const std::size_t length = x.size() / 10;
  const double total = sum_of_squares(x, 0, x.size());
  double entropy = 0.0;
  for (std::size_t b = 0; b < 10; ++b) {
    const double share = sum_of_squares(x, b * length, (b + 1) * length) / (total + epsilon);
    entropy -= share * std::log2(share + epsilon);
  }
  return entropy;
}

double sign(double x) { return x > 0.0 ? 1.0 : (x < 0.0 ? -1.0 : 0.0); }

double zero_crossing_rate(const std::vector<double>& x) {
  double steps = 0.0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    steps += std::abs(sign(x[i]) - sign(x[i - 1])) / 2.0;
  }
  return steps / static_cast<double>(x.size() - 1);
}

void append_shape(const PlainFrame& frame, const PlainFrame& before,
                  const Speech34Tables<double>& tables, double epsilon, std::vector<double>& row) {
  const std::vector<double>& x = frame.magnitudes;
  const double max = *std::max_element(x.begin(), x.end());
  double sum = 0.0;
  double weighted = 0.0;
  double spread = 0.0;
  double norm = 0.0;
  double norm_before = 0.0;
  double flux = 0.0;
  const auto frequency = [&](std::size_t k) {
    return (static_cast<double>(k) + tables.bin_offset) * tables.bin_step;
  };
  for (std::size_t k = 0; k < x.size(); ++k) {
    sum += x[k] / max;
    weighted += frequency(k) * x[k] / max;
    norm += x[k] + epsilon;
    norm_before += before.magnitudes[k] + epsilon;
  }
  const double centroid = weighted / (sum + epsilon);
  for (std::size_t k = 0; k < x.size(); ++k) {
    spread += std::pow(frequency(k) - centroid, 2.0) * x[k] / max;
    flux += std::pow(x[k] / norm - before.magnitudes[k] / norm_before, 2.0);
  }
  row.insert(row.end(), {centroid, std::sqrt(spread / (sum + epsilon)),
                         block_entropy(frame.magnitudes, epsilon), flux});
}

double rolloff(const std::vector<double>& x, double epsilon) {
  const double total = sum_of_squares(x, 0, x.size());
  double sum = 0.0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    sum += x[k] * x[k];
    if (sum + epsilon > 0.90 * total) {
      return static_cast<double>(k) / static_cast<double>(x.size());
    }
  }
  return 0.0;
}

void append_cepstra(const std::vector<double>& x, const Speech34Tables<double>& tables,
                    double epsilon, std::vector<double>& row) {
  for (std::size_t c = 0; c < kSpeech34Cepstra; ++c) {
    double sum = 0.0;
    for (std::size_t m = 0; m < kSpeech34MelFilters; ++m) {
      const Speech34MelFilter& filter = tables.mel_filters[m];
      double band = 0.0;
      for (std::size_t i = 0; i < filter.num_bins; ++i) {
        band += tables.mel_weights[filter.first_weight + i] * x[filter.first_bin + i];
      }
      sum += tables.cosines[c][m] * std::log10(band + epsilon);
    }
    row.push_back(sum);
  }
}

void append_chroma(const std::vector<double>& x, const Speech34Tables<double>& tables,
                   std::vector<double>& row) {
  std::vector<double> chroma(kSpeech34PitchClasses, 0.0);
  for (const Speech34ChromaRun& run : tables.chroma_runs) {
    chroma[run.pitch_class] +=
        run.weight * sum_of_squares(x, run.first_bin, run.first_bin + run.num_bins);
  }
  double mean = 0.0;
  for (double& share : chroma) {
    share /= sum_of_squares(x, 0, x.size());
    mean += share / 12.0;
  }
  double variance = 0.0;
  for (const double share : chroma) {
    variance += (share - mean) * (share - mean) / 12.0;
  }
  row.insert(row.end(), chroma.begin(), chroma.end());
  row.push_back(std::sqrt(variance));
}

// All frames, edge frames included.
Matrix<double> plain_features(const std::vector<float>& samples, const Speech34Variant& variant,
                              const Speech34Frame& geometry) {
  const Speech34Tables<double> tables(variant, geometry);
  const std::vector<double> x = scaled(samples, variant);
  const std::size_t window = geometry.window_samples;
  std::vector<double> values;
  std::size_t rows = 0;
  PlainFrame before;
  for (std::size_t begin = 0; begin + window <= x.size(); begin += geometry.hop_samples) {
    const PlainFrame frame = frame_at(x, begin, tables, window);
    before = rows == 0 ? frame : before;
    std::vector<double> row{zero_crossing_rate(frame.samples),
                            sum_of_squares(frame.samples, 0, window) / static_cast<double>(window),
                            block_entropy(frame.samples, variant.epsilon)};
    append_shape(frame, before, tables, variant.epsilon, row);
    row.push_back(rolloff(frame.magnitudes, variant.epsilon));
    append_cepstra(frame.magnitudes, tables, variant.epsilon, row);
    append_chroma(frame.magnitudes, tables, row);
    values.insert(values.end(), row.begin(), row.end());
    before = frame;
    ++rows;
  }
  return Matrix<double>(rows, 34, std::move(values));
}

// Noise through a resonance, with an offset, as 16-bit values.
std::vector<float> coloured_noise(std::size_t size) {
  std::mt19937 generator(7);
  std::normal_distribution<double> normal(0.0, 800.0);
  std::vector<float> out;
  double last = 0.0;
  double last2 = 0.0;
  for (std::size_t i = 0; i < size; ++i) {
    const double x = 1.6 * last - 0.8 * last2 + normal(generator);
    last2 = last;
    last = x;
    out.push_back(static_cast<float>(std::lround(x + 300.0)) / 32768.0F);
  }
  return out;
}

class Speech34Reference : public ::testing::TestWithParam<std::string> {};

// Windows of odd length, of prime length, longer than the hop and shorter, and numbers of frames
// that leave lanes over. Sums of up to 3203 terms in another order: 1e-11, in float 1e-4.
TEST_P(Speech34Reference, AgreesWithThePlainFormulas) {
  const Speech34Variant& variant = speech34_variant(GetParam());
  const auto samples = coloured_noise(12345);
  for (const auto& [window, hop] : std::vector<std::pair<std::size_t, std::size_t>>{
           {800, 400}, {801, 267}, {1021, 1500}, {2205, 1102}, {3203, 777}, {12345, 1}}) {
    const Speech34Frame geometry{kRate, window, hop};
    const Matrix<double> expected = plain_features(samples, variant, geometry);
    const std::size_t dropped = variant.drops_edge_frames && expected.rows() > 2 ? 1 : 0;
    for (const std::string precision : {"double", "float"}) {
      const Speech34 extractor({.set = GetParam(),
                                .window_s = static_cast<double>(window) / kRate,
                                .hop_s = static_cast<double>(hop) / kRate,
                                .precision = precision});
      const Matrix<double> got = extractor.compute({samples, kRate});
      ASSERT_EQ(got.rows(), expected.rows() - 2 * dropped) << "window " << window;
      const double tolerance = precision == "double" ? 1e-11 : 1e-4;
      for (std::size_t r = 0; r < got.rows(); ++r) {
        for (std::size_t c = 0; c < got.cols(); ++c) {
          ASSERT_NEAR(got(r, c), expected(r + dropped, c), tolerance)
              << precision << " window " << window << " row " << r << " column " << c;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, Speech34Reference, ::testing::ValuesIn(speech34_variant_names()),
                         [](const auto& set) {
                           std::string name = set.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace merkit
