// The motion-capture files of a dialogue.
#pragma once

#include <filesystem>
#include <vector>

#include "merkit/corpus/synth/damage.h"
#include "merkit/corpus/synth/performance.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// Writes MOCAP_rotated, MOCAP_head and MOCAP_hand of every turn (both speakers': for the partner's
// turns they show the listener) and, if asked for, of the dialogue below the session's folder
// `session`, damaged files included. Returns what is irregular about files; missing ones are left
// to the caller, who knows their lines of labels. Throws Error(kIo).
std::vector<Irregularity> write_motion(const Performance& performance, const SynthOptions& options,
                                       const Damage& damage, const std::filesystem::path& session);

}  // namespace merkit
