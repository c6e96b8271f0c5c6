// What a recogniser is given: sound, words and motion capture of one utterance, any subset of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "merkit/audio/audio.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// Views must outlive the call that they are given to.
struct Recording {
  // Sound in memory: one channel, full scale [-1, 1), any rate of 1000..768000 Hz. The default, a
  // rate of 0: there is none, or it is in a file.
  AudioView audio = {};
  // Sound in a file, or a slice of one; an empty path: none.
  AudioSource audio_file = {};
  // What was said, UTF-8.
  std::optional<std::string_view> text = std::nullopt;
  // Motion-capture files as IEMOCAP has them; empty paths: none.
  MocapSource mocap = {};
  // Who speaks, for features that are normalised by speaker or actor. One whom the model did not
  // see in training, or "", goes by the statistics of all.
  std::string speaker = {};

  bool has_samples() const noexcept { return audio.sample_rate_hz != 0; }
};

// The recording as an utterance, for what chooses and normalises features by utterance; without
// sound in memory. Throws Error(kInvalidArgument) if there is sound both in memory and in a file,
// or samples at a rate out of range, and Error(kCorruptData) for samples that are not finite and
// text that is not UTF-8.
Utterance utterance_of(const Recording& recording);

}  // namespace merkit
