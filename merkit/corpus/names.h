// What the names of IEMOCAP's dialogues and turns say.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "merkit/corpus/utterance.h"

namespace merkit {

// "Ses05M_script01_1b": session 5, the man wears the markers, scripted, scenario "script01".
struct DialogueName {
  std::string session;  // without leading zeros, "5"
  std::string wearer;   // "F" or "M": who wears the markers, not who speaks
  DialogueKind kind = DialogueKind::kUnknown;
  std::string scenario;  // without the suffixes of takes: "script01", "impro05"
};

// The parts of Ses<2 digits><F|M>_impro<2 digits>[a-z] or
// Ses<2 digits><F|M>_script<2 digits>_<digit>[a-z], letters at the end optional; nullopt for any
// other text. Scenario as defined for scenario-out: suffixes dropped.
std::optional<DialogueName> parse_dialogue_name(std::string_view dialogue);

// "Ses01F_impro01_M000": the man of that dialogue speaks, turn 0.
struct TurnName {
  std::string dialogue;        // everything before the last '_'
  std::string gender;          // "F" or "M": who speaks
  int number = 0;              // counts per dialogue and gender, from 0
  bool is_unlabelled = false;  // "FXX0": a back-channel, which has neither label nor sound
};

// The parts of <dialogue>_<F|M><3 digits> or <dialogue>_<F|M>XX<digit>; nullopt for any other text.
std::optional<TurnName> parse_turn_name(std::string_view id);

// Session and gender of the last part: the man of Ses01F_impro01_M000 is "1M".
std::string speaker_of(const DialogueName& dialogue, const TurnName& turn);

}  // namespace merkit
