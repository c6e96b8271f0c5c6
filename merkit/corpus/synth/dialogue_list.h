// Which dialogues a synthetic corpus has.
#pragma once

#include <string>
#include <vector>

#include "merkit/corpus/synth/synth_options.h"

namespace merkit {

// One recording.
struct DialogueSlot {
  std::string name;      // "Ses05M_script01_1b"
  int session = 1;       // 1 to 5
  char wearer = 'F';     // actor with the markers
  std::string take;      // what follows the actor: "script01_1b", "impro05a"
  std::string script;    // "script01_1": takes of it in all sessions share their lines; or empty
  std::string scenario;  // "script01", "impro05"
  int num_turns = 0;     // 0: as many as the scene needs
};

// Dialogues sorted by name. Full has the release's 150 with the same names (and, where
// irregularities are asked for, Ses05M_script01_1b, which has no motion capture); small has one
// recording of each of the eleven scenarios in every session (no impro08 in session 1); tiny has
// one improvised and one scripted dialogue a session.
std::vector<DialogueSlot> list_dialogues(const SynthOptions& options);

}  // namespace merkit
