// Folds: which utterances a model learns from, is tuned on, and is tested on.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/corpus/label_policy.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// The utterances that take part in an experiment; their ids are unique.
using UtteranceList = std::span<const Utterance* const>;

// Those that a label policy kept. They point into `corpus`.
std::vector<const Utterance*> selected_utterances(const Corpus& corpus, const Selection& selection);

enum class Part { kTrain, kDev, kTest };

// "train", "dev" or "test".
std::string_view part_name(Part part) noexcept;

// The part of that name; "valid" and "validation" also mean dev. nullopt for any other text.
std::optional<Part> part_from_name(std::string_view name) noexcept;

// One fit and its test. An utterance is in at most one part.
struct Fold {
  std::string name;  // "session1", "session1/impro04"
  // Places in the list, in the order of the utterances' ids.
  std::vector<std::size_t> train;
  std::vector<std::size_t> dev;  // for choosing epochs and settings; may be empty
  std::vector<std::size_t> test;

  const std::vector<std::size_t>& part(Part part) const noexcept;
  std::vector<std::size_t>& part(Part part) noexcept;
};

// The folds of one protocol.
struct FoldSet {
  std::string protocol;
  int version = 1;
  std::vector<Fold> folds;
};

// Hash of who is where: 32 hexadecimal digits over the lines "fold<TAB>part<TAB>id<LF>", folds in
// their order, parts train, dev, test, ids sorted bytewise. It depends neither on the order of the
// list nor on the name of the protocol, so that a fold file has the hash of what wrote it.
std::string membership_hash(const FoldSet& folds, UtteranceList utterances);

}  // namespace merkit
