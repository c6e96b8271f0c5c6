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
  std::string id;                               // "Ses01F_impro01_M003"
  char gender = 'F';                            // who speaks
  Emotion expressed = Emotion::kNeutral;        // what the actor means to show
  double clarity = 1.0;                         // 0..1, how much of it he shows
  std::vector<std::string> sentences;           // as in the transcription, markers included
  std::vector<Judgement> judgements;            // see draw_judgements
  Emotion label = Emotion::kUndecided;          // majority of the panel
  Dimensions dimensions;                        // means over the panel
};

struct PlannedDialogue {
  DialogueSlot slot;
  std::vector<PlannedTurn> turns;  // in the order of speaking
};

// The label by the release's rule: the one category named by more than half of the raters who are
// not the speaker, kUndecided if there is none or more than one.
Emotion decide_label(const std::vector<Judgement>& judgements);

// Means of the panel's numbers; a missing one is left out. 0 where nobody gave a number.
Dimensions decide_dimensions(const std::vector<Judgement>& judgements);

// Turns of `slot`. Every choice comes from streams of options.seed named after the dialogue (or
// after the script, for the lines that takes of it share) and the turn, so it does not depend on
// which other dialogues are planned. Throws Error(kNotFound) if the bank lacks a scene.
PlannedDialogue plan_dialogue(const DialogueSlot& slot, const PhraseBank& bank,
                              const SynthOptions& options);

}  // namespace merkit
