#include "merkit/features/voicing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/audio/window.h"
#include "merkit/base/error.h"
#include "merkit/base/matrix.h"

namespace merkit {
namespace {

// Frames transformed in one go: bounds the memory for long audio.
constexpr std::size_t kBlockFrames = 256;

void require(bool condition, const std::string& expected) {
  if (!condition) {
    throw Error(ErrorCode::kInvalidArgument, "voicing: expected " + expected);
  }
}

const VoicingOptions& checked(const VoicingOptions& o) {
  require(o.sample_rate_hz >= 1000 && o.sample_rate_hz <= 768000,
          fmt::format("sample_rate_hz in 1000..768000, got {}", o.sample_rate_hz));
  require(o.window_s > 0.0 && o.window_s <= 1.0,
          fmt::format("window_s in (0, 1], got {}", o.window_s));
  require(o.hop_s * o.sample_rate_hz >= 1.0 && o.hop_s <= 1.0,
          fmt::format("hop_s of one sample to 1 s, got {}", o.hop_s));
  require(o.max_hz > o.min_hz && o.max_hz <= 0.5 * o.sample_rate_hz,
          fmt::format("max_hz above min_hz up to half the sample rate, got {}", o.max_hz));
  require(o.min_hz * o.window_s >= 1.0,
          fmt::format("a period of min_hz in window_s, got {} Hz", o.min_hz));
  require(o.cutoff >= 0.0 && o.cutoff <= 1.0, fmt::format("cutoff in 0..1, got {}", o.cutoff));
  return o;
}

std::size_t samples_in(double seconds, int sample_rate_hz) {
  return static_cast<std::size_t>(seconds * sample_rate_hz);
}

// The window and as many zeros: then the circular autocorrelation is the linear one.
std::vector<double> padded_window(std::size_t num_samples) {
  std::vector<double> window = make_window("hamming", num_samples);
  window.resize(next_fast_fft_length(2 * num_samples), 0.0);
  return window;
}

}  // namespace

Voicing::Voicing(const VoicingOptions& options)
    : options_(checked(options)),
      window_samples_(samples_in(options.window_s, options.sample_rate_hz)),
      hop_samples_(samples_in(options.hop_s, options.sample_rate_hz)),
      first_lag_(static_cast<std::size_t>(std::ceil(options.sample_rate_hz / options.max_hz))),
      last_lag_(
          std::min(samples_in(1.0 / options.min_hz, options.sample_rate_hz), window_samples_ - 1)),
      window_(padded_window(window_samples_)),
      fft_(window_.size()) {}

VoicingFrame Voicing::analyse(std::span<const double> lags) const {
  VoicingFrame frame;
  if (!(lags[0] > 0.0)) {
    return frame;
  }
  const auto best = std::max_element(lags.begin() + static_cast<std::ptrdiff_t>(first_lag_),
                                     lags.begin() + static_cast<std::ptrdiff_t>(last_lag_) + 1);
  frame.probability = std::clamp(*best / lags[0], 0.0, 1.0);
  if (frame.probability < options_.cutoff) {
    return frame;
  }
  const double left = best[-1];
  const double right = best[1];
  const double bend = left - 2.0 * *best + right;
  // At an end of the range the largest value need not be a maximum: no vertex near.
  const double shift = bend < 0.0 ? std::clamp(0.5 * (left - right) / bend, -0.5, 0.5) : 0.0;
  frame.f0_hz = options_.sample_rate_hz / (static_cast<double>(best - lags.begin()) + shift);
  return frame;
}

std::vector<VoicingFrame> Voicing::compute(AudioView audio) const {
  require(audio.sample_rate_hz == options_.sample_rate_hz,
          fmt::format("audio at {} Hz, got {} Hz", options_.sample_rate_hz, audio.sample_rate_hz));
  if (audio.samples.size() < window_samples_) {
    return {};
  }
  std::vector<VoicingFrame> frames((audio.samples.size() - window_samples_) / hop_samples_ + 1);
  std::vector<double> signal;
  for (std::size_t first = 0; first < frames.size(); first += kBlockFrames) {
    const std::size_t num_frames = std::min(kBlockFrames, frames.size() - first);
    const auto rest = audio.samples.subspan(first * hop_samples_);
    // Behind the last frame the window's zeros reach beyond the audio.
    signal.assign((num_frames - 1) * hop_samples_ + window_.size(), 0.0);
    std::copy_n(rest.begin(), std::min(rest.size(), signal.size()), signal.begin());
    Matrix<double> lags(num_frames, last_lag_ + 2);
    fft_.autocorrelation_overlapping({signal, hop_samples_, window_},
                                     {lags.values(), num_frames, lags.cols()});
    for (std::size_t i = 0; i < num_frames; ++i) {
      frames[first + i] = analyse(lags.row(i));
    }
  }
  return frames;
}

}  // namespace merkit
