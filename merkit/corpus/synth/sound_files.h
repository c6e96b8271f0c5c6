// The wav files of a dialogue.
#pragma once

#include <filesystem>
#include <vector>

#include "merkit/corpus/synth/damage.h"
#include "merkit/corpus/synth/performance.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// Writes dialog/wav/<dialogue>.wav (stereo) and sentences/wav/<dialogue>/<turn>.wav (mono, cut from
// the speaker's channel) below the session's folder `session`, damaged files included. Returns what
// is irregular about files; a missing one is left to the caller, who knows its line of labels.
// Throws Error(kIo).
std::vector<Irregularity> write_sound(const Performance& performance, const SynthOptions& options,
                                      const Damage& damage, const std::filesystem::path& session);

}  // namespace merkit
