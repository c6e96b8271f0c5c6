// A short dialogue of the synthetic corpus without a speech program. For tests only.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "merkit/corpus/synth/damage.h"
#include "merkit/corpus/synth/dialogue_list.h"
#include "merkit/corpus/synth/performance.h"
#include "merkit/corpus/synth/phrase_bank.h"

namespace merkit::testing {

inline SynthOptions tiny_options(double difficulty = 1.0) {
  SynthOptions options;
  options.size = "tiny";
  options.difficulty = difficulty;
  return options;
}

// Ten turns: number `slot` of the tiny corpus's dialogues, improvised if even, scripted if odd.
inline PlannedDialogue short_dialogue(std::size_t slot, const SynthOptions& options) {
  static const PhraseBank bank(std::filesystem::path(MERKIT_DATA) / "phrases");
  return plan_dialogue(list_dialogues(options).at(slot), bank, options);
}

// The same, murmured.
inline Performance murmured_dialogue(std::size_t slot, const SynthOptions& options) {
  return perform(short_dialogue(slot, options), options, nullptr);
}

// Index of a dialogue that gets damage of that kind at the level "all".
inline std::size_t index_with_damage(std::string_view kind) {
  std::size_t index = 0;
  while (!Damage("all", index).hits(kind)) {
    ++index;
  }
  return index;
}

}  // namespace merkit::testing
