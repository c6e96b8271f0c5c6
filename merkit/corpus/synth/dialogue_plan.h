// Who says what in a dialogue, and how raters judge it.
#pragma once

#include <string>
#include <vector>

#include "merkit/corpus/emotion.h"
#include "merkit/corpus/synth/dialogue_list.h"
#include "merkit/corpus/synth/phrase_bank.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

struct PlannedTurn {
  std::string id;                         // "Ses01F_impro01_M003"
  char gender = 'F';                      // who speaks
  Emotion expressed = Emotion::kNeutral;  // what the actor means to show
  double clarity = 1.0;                   // 0..1, how much of it he shows
  std::vector<std::string> sentences;     // markers such as [LAUGHTER] among them
  std::string text;                       // the same as one line, as transcribed
  std::vector<Judgement> judgements;      // see draw_judgements
  Emotion label = Emotion::kUndecided;    // majority of the panel
  Dimensions dimensions;                  // means over the panel, 0 where nobody rated
};

struct PlannedDialogue {
  DialogueSlot slot;
  std::vector<PlannedTurn> turns;  // in the order of speaking
};

// Sets label and dimensions of `turn` to what its judgements say, by the release's rules
// (merkit/corpus/consensus.h).
void summarise(PlannedTurn& turn);

// Turns of `slot`. Every choice comes from streams of options.seed named after the dialogue (or
// after the script, for the lines that takes of it share) and the turn, so it does not depend on
// which other dialogues are planned. Throws Error(kNotFound) if the bank lacks a scene.
PlannedDialogue plan_dialogue(const DialogueSlot& slot, const PhraseBank& bank,
                              const SynthOptions& options);

}  // namespace merkit
