// When each turn of a dialogue is spoken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "merkit/base/rng.h"

namespace merkit {

// Times are whole tenths of a millisecond, the release's four decimals.
inline constexpr std::int64_t kTicksPerSecond = 10000;

// A turn waiting for its place.
struct SpeechLength {
  char gender = 'F';
  std::size_t num_samples = 0;  // at kSynthRateHz, without silence at the ends
};

// Where a turn lies. Its boundaries leave some room around the speech, so that turns of the two
// speakers overlap.
struct Placement {
  std::int64_t start_ticks = 0;
  std::int64_t end_ticks = 0;
  std::size_t speech_start_samples = 0;  // first sample of the speech in the dialogue

  double start_s() const noexcept {
    return static_cast<double>(start_ticks) / static_cast<double>(kTicksPerSecond);
  }
  double end_s() const noexcept {
    return static_cast<double>(end_ticks) / static_cast<double>(kTicksPerSecond);
  }
  // First sample of the turn's sentence file in the dialogue, and how many there are: the length
  // of the turn at kSynthRateHz, rounded down.
  std::size_t first_sample() const noexcept;
  std::size_t num_samples() const noexcept;
};

// One placement a turn, starts in ascending order. Speech of one speaker never overlaps itself;
// speech of the two may, a little.
std::vector<Placement> lay_out(std::span<const SpeechLength> turns, Rng rng);

}  // namespace merkit
