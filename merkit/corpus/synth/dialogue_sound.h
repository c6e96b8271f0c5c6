// The stereo recording of a dialogue and the sentences cut from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/rng.h"

namespace merkit {

// Speech of one turn in its place.
struct PlacedSpeech {
  char gender = 'F';
  std::size_t start_samples = 0;  // in the dialogue
  std::span<const float> samples;
};

// Two microphones at kSynthRateHz, 16 bit: the woman's on the left, the man's on the right. Each
// hears its own speaker, the other one 20 dB weaker and 3 ms later, and a quiet room.
class DialogueSound {
 public:
  // Loud peaks are clipped at full scale. `num_samples` is the length of a channel.
  DialogueSound(std::span<const PlacedSpeech> turns, std::size_t num_samples, const Rng& rng);

  // Samples of the channel of 'F' or 'M'.
  std::span<const std::int16_t> channel(char gender) const noexcept {
    return gender == 'F' ? left_ : right_;
  }

  // Both channels interleaved, left first.
  std::vector<std::int16_t> interleaved() const;

 private:
  std::vector<std::int16_t> left_;
  std::vector<std::int16_t> right_;
};

// A wav file with a plain header of 44 bytes and 16-bit PCM.
std::string encode_wav(std::span<const std::int16_t> samples, int num_channels, int sample_rate_hz);

}  // namespace merkit
