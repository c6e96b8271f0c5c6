// A dialogue acted out: its plan, its speech and its place in time.
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/corpus/synth/dialogue_plan.h"
#include "merkit/corpus/synth/motion.h"
#include "merkit/corpus/synth/synth_options.h"
#include "merkit/corpus/synth/timeline.h"
#include "merkit/corpus/synth/voice.h"

namespace merkit {

struct Performance {
  PlannedDialogue plan;
  std::vector<std::vector<float>> speech;  // of each turn, at kSynthRateHz
  std::vector<Placement> placements;       // of each turn
};

// Speaks every turn and lays the turns out in time. Without a voice (nullptr), a murmur as long as
// the text would take stands for the speech. Throws as Voice::speak does.
Performance perform(PlannedDialogue plan, const SynthOptions& options, const Voice* voice);

// Length of the recording: a second more than its last turn.
double duration_s(const Performance& performance);

// Motion of the actor with the markers throughout the recording.
Motion wearer_motion(const Performance& performance, const SynthOptions& options);

}  // namespace merkit
