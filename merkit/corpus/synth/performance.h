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

// A turn as it is spoken, and where in it the feeling shows.
struct SpokenTurn {
  std::vector<float> samples;     // at kSynthRateHz
  std::size_t feeling_begin = 0;  // first sample with the feeling
  std::size_t feeling_end = 0;    // one past the last
};

struct Performance {
  PlannedDialogue plan;
  std::vector<SpokenTurn> speech;     // of each turn
  std::vector<Placement> placements;  // of each turn
};

// Speaks every turn and lays the turns out in time. Without a voice (nullptr), a murmur as long as
// the text would take stands for the speech. With options.sparse_emotion a part of each turn is
// spoken with its feeling and the rest neutrally, in the same manner otherwise; plan, words and
// labels are those without the option. Throws as Voice::speak does.
Performance perform(PlannedDialogue plan, const SynthOptions& options, const Voice* voice);

// Length of the recording: a second more than its last turn.
double duration_s(const Performance& performance);

// Motion of the actor with the markers throughout the recording; with options.sparse_emotion his
// face and hands show a turn's feeling while it is heard.
Motion wearer_motion(const Performance& performance, const SynthOptions& options);

}  // namespace merkit
