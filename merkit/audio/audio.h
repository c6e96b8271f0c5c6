// One channel of sound in memory.
#pragma once

#include <span>
#include <vector>

namespace merkit {

// Samples that someone else owns. 16-bit PCM is value / 32768, which float holds exactly, so
// features that need the original integers can have them back.
struct AudioView {
  std::span<const float> samples;  // full scale is [-1, 1)
  int sample_rate_hz = 0;

  double duration_s() const noexcept {
    return static_cast<double>(samples.size()) / static_cast<double>(sample_rate_hz);
  }
};

// Samples and their rate.
struct Audio {
  std::vector<float> samples;  // full scale is [-1, 1)
  int sample_rate_hz = 0;

  AudioView view() const noexcept { return {samples, sample_rate_hz}; }
};

}  // namespace merkit
