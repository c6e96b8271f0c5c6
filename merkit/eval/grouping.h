// What predictions can be grouped by, and where the groups come from.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "merkit/corpus/utterance.h"
#include "merkit/eval/predictions.h"

namespace merkit {

enum class Grouping {
  kSpeaker,
  kDialogue,
  kSession,
  kScenario,
  kGender,
  kKind,       // scripted or improvised
  kLength,     // bands of duration: 0-2 s, 2-4 s, 4-8 s, 8 s and more
  kUtterance,  // each its own group
};

// "speaker", "dialogue", "session", "scenario", "gender", "kind", "length" or "utterance".
std::string_view grouping_name(Grouping grouping) noexcept;

// The grouping of that name. Throws Error(kInvalidArgument), with the nearest name, for others.
Grouping grouping_from_name(std::string_view name);

// The group of `prediction`; "" if unknown.
std::string group_of(const Prediction& prediction, Grouping grouping);

// Fills the groups, duration and text of `prediction` that are unknown from what the corpus says.
void fill_groups(Prediction& prediction, const Utterance& utterance);

// fill_groups() for every prediction whose id the corpus has. Returns how many ids it has not.
std::size_t join_corpus(PredictionSet& set, const Corpus& corpus);

// Fills unknown dialogue, session, speaker, gender, scenario and kind of the predictions whose id
// has the form of a turn of IEMOCAP, "Ses01F_impro01_M000", which says all of them.
void fill_groups_from_ids(PredictionSet& set);

}  // namespace merkit
