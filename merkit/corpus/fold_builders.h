// The folds behind the protocols. Not installed: make_folds() is the way in.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "merkit/corpus/folds.h"

namespace merkit {

// Utterances in the order of their ids, and the places they had in the selection.
class SortedUtterances {
 public:
  explicit SortedUtterances(UtteranceList utterances);

  std::size_t size() const noexcept { return places_.size(); }
  const Utterance& operator[](std::size_t rank) const noexcept {
    return *utterances_[places_[rank]];
  }

  // The distinct values of a field in the order of their bytes. Throws Error(kCorruptData) with the
  // id of an utterance whose field is empty; `what` names the field.
  std::vector<std::string> values(std::string Utterance::*field, const std::string& what) const;

  // The fold that puts the utterance of each rank into the part that `part_of` says, if any.
  Fold fold(std::string name,
            const std::function<std::optional<Part>(std::size_t rank)>& part_of) const;

 private:
  UtteranceList utterances_;
  std::vector<std::size_t> places_;
};

// The five sessions, in the order of their bytes. Throws Error(kCorruptData) if there are not
// exactly five or if an utterance has none.
std::vector<std::string> five_sessions(const SortedUtterances& sorted);

// How two-way protocols treat the training turns of the test scenario.
enum class ScenarioRule {
  kLeaveOut,     // remove them
  kSizeMatched,  // remove as many at random instead
};

// Which scenarios are left out together.
enum class ScenarioUnit { kSingle, kGroup };

// One fold: session "5" to test, the others to learn from; with `improvised_only`, of the
// improvised utterances alone. Throws as five_sessions() does.
std::vector<Fold> session5_folds(const SortedUtterances& sorted, bool improvised_only);

// One fold: the last fifth by id to test, by the rule of Keras' validation_split.
std::vector<Fold> last_fifth_folds(const SortedUtterances& sorted, bool improvised_only);

// A fold for each of five sessions: that one as test, the next one as dev. Throws as
// five_sessions() does.
std::vector<Fold> loso_folds(const SortedUtterances& sorted);

// A fold for each of ten speakers: he as test, his partner as dev. Throws Error(kCorruptData) if
// there are not ten speakers, two in each session.
std::vector<Fold> speaker_folds(const SortedUtterances& sorted);

// A fold for each value of a field: that value as test, the next one as dev. `what` names the
// field.
std::vector<Fold> value_out_folds(const SortedUtterances& sorted, std::string Utterance::*field,
                                  const std::string& what);

// A fold for each session and each scenario, or group of them, that occurs in it: the turns that
// both have as test. What is learnt from lacks the scenario's turns, or as many at random: `rule`.
std::vector<Fold> session_and_scenario_folds(const SortedUtterances& sorted, ScenarioUnit unit,
                                             ScenarioRule rule, std::uint64_t seed);

// Shuffled folds of nearly equal size: each in turn as test, the next one as dev. Throws
// Error(kInvalidArgument) for fewer than three folds, Error(kCorruptData) for fewer utterances than
// folds.
std::vector<Fold> random_folds(const SortedUtterances& sorted, int num_folds, std::uint64_t seed);

}  // namespace merkit
