// What tells the ten actors apart.
#pragma once

#include <cstdint>
#include <string>

namespace merkit {

// Habits of one actor, fixed by the seed, his session and his gender.
struct Actor {
  std::string voice;   // of espeak-ng, "en-us+f2"
  double pitch = 0.0;  // habits of speaking, in the units of Prosody
  double range = 0.0;
  double rate = 0.0;
  double level = 0.0;
  double brightness = 0.0;
  double expression = 1.0;      // how much of a feeling shows in voice and face
  double face_scale = 1.0;      // size of the face over that of the model
  std::uint64_t face_seed = 0;  // where his markers sit
};

// The actor of `session` (1 to 5) and `gender` ('F' or 'M').
Actor make_actor(int seed, int session, char gender);

}  // namespace merkit
