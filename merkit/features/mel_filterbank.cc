#include "merkit/features/mel_filterbank.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

constexpr double kHtkHz = 700.0;
constexpr double kHtkFactor = 1127.0;
constexpr double kSlaneyHzPerMel = 200.0 / 3.0;  // below the break
constexpr double kSlaneyBreakHz = 1000.0;
constexpr double kSlaneyBreakMel = 15.0;
constexpr double kSlaneyLogStep = 0.06875177742094912;  // ln 6.4 / 27, above the break, per mel

bool is_htk(std::string_view scale) {
  static const std::vector<std::string> names = {"slaney", "htk"};
  if (std::find(names.begin(), names.end(), scale) == names.end()) {
    throw Error(ErrorCode::kInvalidArgument, "mel scale: " + expected_one_of(scale, names));
  }
  return scale == "htk";
}

void require(bool good, const std::string& expectation, double got) {
  if (!good) {
    throw Error(ErrorCode::kInvalidArgument,
                "mel filters: expected " + expectation + ", got " + std::to_string(got));
  }
}

// num_bands + 2 edges, in mel.
std::vector<double> edges_mel(const MelOptions& o, double nyquist_hz) {
  const double high_hz = o.high_hz == 0.0 ? nyquist_hz : std::min(o.high_hz, nyquist_hz);
  require(o.num_bands >= 1 && o.num_bands <= 4096, "num_bands in 1 .. 4096", o.num_bands);
  require(o.low_hz >= 0.0 && o.low_hz < high_hz,
          "low_hz from 0 to below " + std::to_string(high_hz), o.low_hz);
  const double low = mel_from_hz(o.low_hz, o.scale);
  const double step = (mel_from_hz(high_hz, o.scale) - low) / (o.num_bands + 1);
  std::vector<double> edges;
  edges.reserve(static_cast<std::size_t>(o.num_bands) + 2);
  for (int i = 0; i < o.num_bands + 2; ++i) {
    edges.push_back(low + step * i);
  }
  return edges;
}

// Height at `x` of the triangle over three neighbouring edges.
double triangle(double x, const double* edges) {
  const double rising = (x - edges[0]) / (edges[1] - edges[0]);
  const double falling = (edges[2] - x) / (edges[2] - edges[1]);
  return std::max(0.0, std::min(rising, falling));
}

}  // namespace

double mel_from_hz(double hz, std::string_view scale) {
  if (is_htk(scale)) {
    return kHtkFactor * std::log(1.0 + hz / kHtkHz);
  }
  return hz < kSlaneyBreakHz ? hz / kSlaneyHzPerMel
                             : kSlaneyBreakMel + std::log(hz / kSlaneyBreakHz) / kSlaneyLogStep;
}

double hz_from_mel(double mel, std::string_view scale) {
  if (is_htk(scale)) {
    return kHtkHz * (std::exp(mel / kHtkFactor) - 1.0);
  }
  return mel < kSlaneyBreakMel
             ? mel * kSlaneyHzPerMel
             : kSlaneyBreakHz * std::exp(kSlaneyLogStep * (mel - kSlaneyBreakMel));
}

Matrix<double> mel_filters(const MelOptions& options, int sample_rate_hz, std::size_t fft_length) {
  std::vector<double> edges = edges_mel(options, sample_rate_hz / 2.0);
  std::vector<double> edges_hz;
  edges_hz.reserve(edges.size());
  for (const double mel : edges) {
    edges_hz.push_back(hz_from_mel(mel, options.scale));
  }
  if (!options.straight_in_mel) {
    edges = edges_hz;
  }
  Matrix<double> weights(fft_length / 2 + 1, static_cast<std::size_t>(options.num_bands));
  for (std::size_t k = 0; k < weights.rows(); ++k) {
    const double hz = static_cast<double>(k) * sample_rate_hz / static_cast<double>(fft_length);
    const double x = options.straight_in_mel ? mel_from_hz(hz, options.scale) : hz;
    for (std::size_t j = 0; j < weights.cols(); ++j) {
      const double height = options.unit_area ? 2.0 / (edges_hz[j + 2] - edges_hz[j]) : 1.0;
      weights(k, j) = height * triangle(x, edges.data() + j);
    }
  }
  return weights;
}

}  // namespace merkit
