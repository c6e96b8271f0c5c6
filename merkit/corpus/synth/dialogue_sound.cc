#include "merkit/corpus/synth/dialogue_sound.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace merkit {
namespace {

constexpr float kLeakage = 0.1F;
constexpr std::size_t kLeakageDelaySamples = 48;

void add(std::vector<float>& channel, std::span<const float> samples, std::size_t start,
         float gain) {
  const std::size_t first = std::min(start, channel.size());
  const std::size_t count = std::min(samples.size(), channel.size() - first);
  for (std::size_t i = 0; i < count; ++i) {
    channel[first + i] += gain * samples[i];
  }
}

std::vector<float> mix(std::span<const PlacedSpeech> turns, std::size_t num_samples, char gender) {
  std::vector<float> channel(num_samples, 0.0F);
  for (const PlacedSpeech& turn : turns) {
    const bool own = turn.gender == gender;
    add(channel, turn.samples, turn.start_samples + (own ? 0 : kLeakageDelaySamples),
        own ? 1.0F : kLeakage);
  }
  return channel;
}

// With the noise of the room: the sum of two uniform numbers, a dozen steps wide.
std::vector<std::int16_t> quantise(std::span<const float> samples, Rng rng) {
  constexpr float kFullScale = 32768.0F;
  constexpr float kNoiseStep = 14.0F / 65536.0F;
  constexpr std::uint32_t kHalf = 0xFFFFU;
  std::vector<std::int16_t> out(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::uint32_t bits = rng.next_u32();
    const auto noise = static_cast<float>((bits & kHalf) + (bits >> 16U)) - 65535.0F;
    const float value = std::nearbyint(samples[i] * kFullScale + noise * kNoiseStep);
    out[i] = static_cast<std::int16_t>(std::clamp(value, -kFullScale, kFullScale - 1.0F));
  }
  return out;
}

void append_number(std::string& out, std::uint32_t value, std::size_t num_bytes) {
  for (std::size_t i = 0; i < num_bytes; ++i) {
    out += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  }
}

}  // namespace

DialogueSound::DialogueSound(std::span<const PlacedSpeech> turns, std::size_t num_samples,
                             const Rng& rng)
    : left_(quantise(mix(turns, num_samples, 'F'), rng.fork("left"))),
      right_(quantise(mix(turns, num_samples, 'M'), rng.fork("right"))) {}

std::vector<std::int16_t> DialogueSound::interleaved() const {
  std::vector<std::int16_t> out(2 * left_.size());
  for (std::size_t i = 0; i < left_.size(); ++i) {
    out[2 * i] = left_[i];
    out[2 * i + 1] = right_[i];
  }
  return out;
}

std::string encode_wav(std::span<const std::int16_t> samples, int num_channels,
                       int sample_rate_hz) {
  constexpr std::uint32_t kPcm = 1;
  constexpr std::uint32_t kFormatBytes = 16;
  constexpr std::uint32_t kHeaderBytes = 36;  // after the size that counts it
  const auto channels = static_cast<std::uint32_t>(num_channels);
  const auto rate = static_cast<std::uint32_t>(sample_rate_hz);
  const auto num_bytes = static_cast<std::uint32_t>(2 * samples.size());
  std::string out = "RIFF";
  append_number(out, kHeaderBytes + num_bytes, 4);
  out += "WAVEfmt ";
  append_number(out, kFormatBytes, 4);
  append_number(out, kPcm, 2);
  append_number(out, channels, 2);
  append_number(out, rate, 4);
  append_number(out, rate * channels * 2, 4);
  append_number(out, channels * 2, 2);
  append_number(out, 16, 2);
  out += "data";
  append_number(out, num_bytes, 4);
  const std::size_t header_bytes = out.size();
  out.resize(header_bytes + num_bytes);
  std::memcpy(out.data() + header_bytes, samples.data(), num_bytes);
  return out;
}

}  // namespace merkit
