// Power in the bands of speech, frame by frame, of a sound that comes in pieces.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "merkit/audio/fft.h"

namespace merkit {

inline constexpr std::size_t kNumSpeechBands = 12;

// Edges of the bands, Hz: as wide as an ear's at the top, and at the bottom wide enough for half a
// dozen bins, so that the level of noise in a band is steady.
inline constexpr std::array<double, kNumSpeechBands + 1> kSpeechBandEdgesHz = {
    150, 350, 550, 750, 950, 1200, 1500, 1850, 2250, 2700, 3200, 3800, 4600};

// Mean square of the part of a frame's signal that lies in each band; full scale is 1. Bands that
// a low sample rate cannot hold are 0.
using SpeechBandPower = std::array<float, kNumSpeechBands>;

// Frames are Hann windows of 32 ms, 10 ms apart, both in whole samples. Not thread-safe.
class SpeechBands {
 public:
  // Throws Error(kInvalidArgument) if the rate is outside 8000..768000.
  explicit SpeechBands(int sample_rate_hz);

  // Samples from one frame to the next.
  std::size_t hop_samples() const noexcept { return hop_; }
  std::size_t window_samples() const noexcept { return fft_.length(); }
  // Bands below half the sample rate, from the lowest on.
  std::size_t num_bands() const noexcept { return num_bands_; }

  // Appends to `frames` those that end with the next `samples`. They do not depend on the parts in
  // which the sound comes.
  void add(std::span<const float> samples, std::vector<SpeechBandPower>& frames);

 private:
  SpeechBandPower band_power(std::span<const float> bins) const;

  std::size_t hop_;
  RealFft<float> fft_;
  std::vector<float> window_;
  std::size_t num_bands_ = 0;
  std::array<std::size_t, kNumSpeechBands + 1> first_bin_{};
  float scale_ = 1.0F;  // of |X|^2 to the mean square
  std::vector<float> pending_;
  std::vector<float> power_;  // scratch
};

}  // namespace merkit
