// What a synthetic corpus shall be like.
#pragma once

#include <string>

namespace merkit {

struct SynthOptions {
  std::string size = "small";           // tiny, small or full
  int seed = 1;                         // >= 0
  double difficulty = 1.0;              // spread within a class over its usual spread, 0..10
  bool sparse_emotion = false;          // only a part of each turn shows its emotion
  std::string irregularities = "none";  // none, some or all
  bool audio = true;                    // false: no wav, durations are estimated from the text
  bool mocap = true;                    // false: no motion capture
  bool dialogue_mocap = false;          // whole dialogues too, as large again
  std::string espeak = "espeak-ng";     // program, a path or a name on PATH
};

// Calls `field(name, member, meaning)` for every option.
template <class V>
void visit(SynthOptions& o, V&& field) {
  field("size", o.size, "tiny (about 100 turns), small (about 1,400) or full (about 10,000)");
  field("seed", o.seed, "the same seed gives the same bytes, >= 0");
  field("difficulty", o.difficulty, "spread within a class over its usual spread, 0 to 10");
  field("sparse_emotion", o.sparse_emotion,
        "show the emotion in a part of each turn only, the rest is neutral");
  field("irregularities", o.irregularities,
        "none, some (those the release itself has) or all (damaged files too)");
  field("audio", o.audio, "write wav files; without, durations are estimated from the text");
  field("mocap", o.mocap, "write motion capture");
  field("dialogue_mocap", o.dialogue_mocap, "write motion capture of whole dialogues too");
  field("espeak", o.espeak, "the program espeak-ng, a path or a name on PATH");
}

// Throws Error(kInvalidArgument) if an option is out of range.
void check_options(const SynthOptions& options);

}  // namespace merkit
