#include "merkit/infer/recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr int kMinRateHz = 1000;
constexpr int kMaxRateHz = 768000;

void check_samples(AudioView audio) {
  if (audio.sample_rate_hz < kMinRateHz || audio.sample_rate_hz > kMaxRateHz) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("recording: expected samples at {} to {} Hz, got {} Hz", kMinRateHz,
                            kMaxRateHz, audio.sample_rate_hz));
  }
  const auto bad =
      std::ranges::find_if(audio.samples, [](float sample) { return !std::isfinite(sample); });
  if (bad != audio.samples.end()) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("recording: expected finite samples, got {} at sample {}", *bad,
                            bad - audio.samples.begin()));
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
    utterance.text = std::string(*recording.text);
  }
  utterance.sentence_audio = recording.audio_file;
  utterance.sentence_mocap = recording.mocap;
  return utterance;
}

}  // namespace merkit
