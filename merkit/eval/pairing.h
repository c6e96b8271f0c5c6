// Brings two sets of predictions of the same utterances together. Not installed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/eval/predictions.h"

namespace merkit {

// Two sets with the same classes in the same order and the same groups.
struct PairedSets {
  PredictionSet a;
  PredictionSet b;
  // Utterance (fold and id) of each prediction, numbered alike in both.
  std::vector<std::size_t> utterances_a;
  std::vector<std::size_t> utterances_b;
  std::size_t num_utterances = 0;
  std::vector<std::string> notes;
};

// Throws Error(kInvalidArgument) naming the first difference, as compare() does.
PairedSets pair_sets(const PredictionSet& a, const PredictionSet& b);

}  // namespace merkit
