// Writes all files of one dialogue.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "merkit/corpus/synth/dialogue_list.h"
#include "merkit/corpus/synth/phrase_bank.h"
#include "merkit/corpus/synth/synth_options.h"
#include "merkit/corpus/synth/voice.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// What one dialogue adds to the corpus.
struct DialogueRecord {
  std::string name;
  std::string session;  // "1" to "5"
  std::size_t num_turns = 0;
  double turns_s = 0.0;                       // lengths of all turns together
  std::map<std::string, std::size_t> labels;  // turns by code of emotion
  std::vector<Irregularity> planted;          // paths relative to the root of the corpus
};

// Everything that the dialogues of a corpus share; what it points to must outlive its use.
struct SynthContext {
  const SynthOptions& options;
  const PhraseBank& bank;
  const Voice* voice = nullptr;  // nullptr: no sound
  std::filesystem::path root;
};

// Plans, speaks and moves the dialogue with that index in the list, and writes its files below
// context.root. The bytes depend on options, bank, slot and index alone. Throws Error(kIo) if a
// file cannot be written or the speech program fails. Files written before stay, whole.
DialogueRecord write_dialogue(const SynthContext& context, const DialogueSlot& slot,
                              std::size_t index);

}  // namespace merkit
