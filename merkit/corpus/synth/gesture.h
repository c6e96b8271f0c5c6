// How a turn shows on the actor with the markers.
#pragma once

#include "merkit/base/rng.h"
#include "merkit/corpus/synth/actor.h"
#include "merkit/corpus/synth/face_model.h"
#include "merkit/corpus/synth/prosody.h"

namespace merkit {

// Where face, head and hands tend to during a turn.
struct Gesture {
  FaceActions face{};
  double head_down = 0.0;    // how far the head hangs, 1 being some 5 degrees
  double head_energy = 0.0;  // log of how lively it moves, 0 being plain
  double hand_energy = 0.0;  // the same for the hands
};

// Who speaks while the markers are watched.
enum class Role { kSpeaker, kListener };

// The actor's habit, plus the mean of the emotion as far as it shows, plus a spread that makes the
// classes overlap. A listener shows half of it.
Gesture draw_gesture(const Actor& actor, const Expression& expression, Role role, Rng& rng);

}  // namespace merkit
