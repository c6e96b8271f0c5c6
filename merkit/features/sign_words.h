// Signs of the samples of a signal as bits, 64 to a word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace merkit {

// Bit i: sample i of 64 neighbours is above, or below, the level. Neither bit is set for a sample
// at the level.
struct SignWord {
  std::uint64_t above = 0;
  std::uint64_t below = 0;
};

// The signs of x - level, [samples.size() / 64 + 1]; bits behind the last sample are 0.
std::vector<SignWord> sign_words(std::span<const float> samples, double level);

}  // namespace merkit
