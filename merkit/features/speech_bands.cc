#include "merkit/features/speech_bands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "merkit/audio/wav_header.h"
#include "merkit/audio/window.h"
#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr int kLowestRateHz = 8000;
constexpr double kWindowS = 0.032;
constexpr double kHopS = 0.010;
constexpr std::size_t kBlockFrames = 128;  // transformed in one go

int checked_rate(int sample_rate_hz) {
  if (sample_rate_hz < kLowestRateHz || sample_rate_hz > kMaxSampleRateHz) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("voice activity: expected a sample rate of {}..{} Hz, got {}",
                            kLowestRateHz, kMaxSampleRateHz, sample_rate_hz));
  }
  return sample_rate_hz;
}

std::size_t samples_in(double seconds, int sample_rate_hz) {
  return static_cast<std::size_t>(std::lround(seconds * sample_rate_hz));
}

}  // namespace

SpeechBands::SpeechBands(int sample_rate_hz)
    : hop_(samples_in(kHopS, checked_rate(sample_rate_hz))),
      fft_(next_fast_fft_length(samples_in(kWindowS, sample_rate_hz))) {
  const std::vector<double> window = make_window("hann", fft_.length());
  window_.assign(window.begin(), window.end());
  const double sum = std::inner_product(window.begin(), window.end(), window.begin(), 0.0);
  const auto length = static_cast<double>(fft_.length());
  // Parseval; every bin but the first and last stands for two.
  scale_ = static_cast<float>(2.0 / (length * sum));
  for (std::size_t b = 0; b <= kNumSpeechBands; ++b) {
    const double bin = std::ceil(kSpeechBandEdgesHz[b] * length / sample_rate_hz);
    first_bin_[b] = static_cast<std::size_t>(bin);
    // The top of a resampler's band is empty.
    if (b > 0 && kSpeechBandEdgesHz[b] <= 0.48 * sample_rate_hz) {
      num_bands_ = b;
    }
  }
}

SpeechBandPower SpeechBands::band_power(std::span<const float> bins) const {
  SpeechBandPower power{};
  for (std::size_t b = 0; b < num_bands_; ++b) {
    float sum = 0.0F;
    for (std::size_t k = first_bin_[b]; k < first_bin_[b + 1]; ++k) {
      sum += bins[k];
    }
    power[b] = scale_ * sum;
  }
  return power;
}

void SpeechBands::add(std::span<const float> samples, std::vector<SpeechBandPower>& frames) {
  pending_.insert(pending_.end(), samples.begin(), samples.end());
  std::size_t begin = 0;
  while (pending_.size() - begin >= fft_.length()) {
    const std::size_t num_ready = (pending_.size() - begin - fft_.length()) / hop_ + 1;
    const std::size_t count = std::min(num_ready, kBlockFrames);
    power_.resize(count * fft_.num_bins());
    fft_.power_overlapping({std::span(pending_).subspan(begin), hop_, window_}, count, power_);
    for (std::size_t f = 0; f < count; ++f) {
      frames.push_back(band_power(std::span(power_).subspan(f * fft_.num_bins(), fft_.num_bins())));
    }
    begin += count * hop_;
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(begin));
}

}  // namespace merkit
