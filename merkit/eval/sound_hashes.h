// Content hashes of the sounds of utterances, to find the same recording under two names.
#pragma once

#include <string>
#include <vector>

#include "merkit/base/run_control.h"
#include "merkit/corpus/folds.h"

namespace merkit {

// For each utterance the hash of its sound file, followed by the times of the slice if it is a
// slice; its own file if it has one, or else that of the dialogue. "" where there is no sound or it
// cannot be read. Every file is read once. Throws Error(kCancelled) if stopped.
std::vector<std::string> sound_hashes(UtteranceList utterances, const RunControl& control);

}  // namespace merkit
