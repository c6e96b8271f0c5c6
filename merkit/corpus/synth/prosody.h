// How a turn is spoken.
#pragma once

#include "merkit/base/rng.h"
#include "merkit/corpus/emotion.h"
#include "merkit/corpus/synth/actor.h"

namespace merkit {

// Deviations from plain speech, each in units of the spread within one class at difficulty 1.
struct Prosody {
  double pitch = 0.0;
  double range = 0.0;
  double rate = 0.0;
  double level = 0.0;
  double pause = 0.0;
  double brightness = 0.0;
};

// A feeling about to be expressed.
struct Expression {
  Emotion emotion = Emotion::kNeutral;
  double clarity = 1.0;     // 0..1
  double difficulty = 1.0;  // spread within a class
};

// The actor's habit, plus the mean of the emotion as far as it shows, plus a spread that makes the
// classes overlap.
Prosody draw_prosody(const Actor& actor, const Expression& expression, Rng& rng);

// The same in the units of the speech program and of the sound.
struct SpeechSettings {
  int pitch_percent = 100;  // of the voice's own
  int range_percent = 100;  // of the voice's own
  int rate_percent = 100;   // of 175 words a minute
  int pause_ms = 200;       // between sentences, half as long after commas
  double level_db = 0.0;    // over the level of plain speech
  double brightness = 0.0;  // gain of what lies above 1 kHz, minus 1
};

// Settings for `prosody`, each within what the speech program takes.
SpeechSettings speech_settings(const Prosody& prosody);

}  // namespace merkit
