#include "merkit/features/voice_probability.h"

#include <algorithm>
#include <cmath>

#include "merkit/base/matrix.h"
#include "merkit/features/pitch_kernels.h"

namespace merkit {

VoiceProbability::VoiceProbability(const VoiceProbabilityOptions& options)
    : options_(options), fft_(options.fft_length) {}

double VoiceProbability::highest_peak(std::span<float> lags) const {
  if (!(lags[0] > 0.0F) || lags.size() < options_.first_lag + 2) {
    return 0.0;
  }
  if (options_.troughs) {
    std::ranges::transform(lags, lags.begin(), [](float r) { return std::abs(r); });
  }
  const float highest = highest_maximum(lags.subspan(options_.first_lag - 1));
  return std::min(1.0, static_cast<double>(highest / lags[0]));
}

void VoiceProbability::append(std::span<const double> power, std::vector<double>& out) const {
  std::vector<float> rounded(power.size());
  std::ranges::transform(power, rounded.begin(), [](double p) { return static_cast<float>(p); });
  Matrix<float> lags(power.size() / fft_.num_bins(), fft_.length() / 2);
  fft_.autocorrelation_of_power(rounded, {lags.values(), lags.rows(), lags.cols()});
  for (std::size_t f = 0; f < lags.rows(); ++f) {
    out.push_back(highest_peak(lags.row(f)));
  }
}

}  // namespace merkit
