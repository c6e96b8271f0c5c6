// The transcription of a dialogue in the release's syntax.
#pragma once

#include <span>
#include <string>

#include "merkit/corpus/synth/damage.h"
#include "merkit/corpus/synth/dialogue_plan.h"
#include "merkit/corpus/synth/marked_text.h"
#include "merkit/corpus/synth/timeline.h"

namespace merkit {

// transcriptions/<dialogue>.txt: one line a turn, in the order of speaking. Damage to lines is done
// and marked here; what concerns line endings is up to the caller.
MarkedText transcript_text(const PlannedDialogue& plan, std::span<const Placement> placements,
                           const Damage& damage);

}  // namespace merkit
