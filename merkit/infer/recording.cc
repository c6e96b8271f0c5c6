#include "merkit/infer/recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>

#include "merkit/base/error.h"
#include "merkit/base/utf8.h"

namespace merkit {
namespace {

constexpr int kMinRateHz = 1000;
constexpr int kMaxRateHz = 768000;

// Without a way out of the loop, so that the compiler makes vectors of it: an hour of windows is a
// hundred million samples.
bool all_finite(std::span<const float> samples) {
  constexpr std::uint32_t kExponent = 0x7F800000U;
  std::uint32_t any_bad = 0;
  for (const float sample : samples) {
    const bool is_bad = (std::bit_cast<std::uint32_t>(sample) & kExponent) == kExponent;
    any_bad |= static_cast<std::uint32_t>(is_bad);
  }
  return any_bad == 0;
}

void check_samples(AudioView audio) {
  if (audio.sample_rate_hz < kMinRateHz || audio.sample_rate_hz > kMaxRateHz) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("recording: expected samples at {} to {} Hz, got {} Hz", kMinRateHz,
                            kMaxRateHz, audio.sample_rate_hz));
  }
  if (all_finite(audio.samples)) {
    return;
  }
  const auto bad =
      std::ranges::find_if(audio.samples, [](float sample) { return !std::isfinite(sample); });
  throw Error(ErrorCode::kCorruptData,
              fmt::format("recording: expected finite samples, got {} at sample {}", *bad,
                          bad - audio.samples.begin()));
}

void check_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence_length(text, at);
    if (length == 0) {
      throw Error(ErrorCode::kCorruptData,
                  fmt::format("recording: expected text in UTF-8, got byte {:#04x} at byte {}",
                              static_cast<unsigned char>(text[at]), at));
    }
    at += length;
  }
}

}  // namespace

Utterance utterance_of(const Recording& recording) {
  if (recording.has_samples() && !recording.audio_file.path.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                "recording: expected sound in memory or in a file, got both");
  }
  if (recording.has_samples() || !recording.audio.samples.empty()) {
    check_samples(recording.audio);
  }
  Utterance utterance;
  utterance.speaker = recording.speaker;
  if (recording.text) {
    check_text(*recording.text);
    utterance.text = std::string(*recording.text);
  }
  utterance.sentence_audio = recording.audio_file;
  utterance.sentence_mocap = recording.mocap;
  return utterance;
}

}  // namespace merkit
