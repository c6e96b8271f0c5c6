// A made-up corpus in the shape of IEMOCAP, for the tests of folds. For tests only.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "merkit/corpus/folds.h"

namespace merkit::testing {

inline constexpr std::array<const char*, 11> kScenarios = {
    "impro01", "impro02", "impro03",  "impro04",  "impro05", "impro06",
    "impro07", "impro08", "script01", "script02", "script03"};

// Owns utterances and the pointers to them.
class FoldTestCorpus {
 public:
  // One turn of `gender` in a session and scenario; ids count per dialogue and gender.
  void add(int session, const std::string& scenario, char gender) {
    Utterance turn;
    turn.dialogue = fmt::format("Ses{:02}F_{}", session, scenario);
    const int number = next_number_[turn.dialogue + gender]++;
    turn.id = fmt::format("{}_{}{:03}", turn.dialogue, gender, number);
    turn.session = std::to_string(session);
    turn.speaker = turn.session + gender;
    turn.scenario = scenario;
    turn.kind = scenario[0] == 'i' ? DialogueKind::kImprovised : DialogueKind::kScripted;
    utterances_.push_back(std::move(turn));
  }

  // `count` turns of a session, dealt over `scenarios` and both speakers.
  void add_many(int session, std::size_t count, const std::vector<std::string>& scenarios) {
    for (std::size_t i = 0; i < count; ++i) {
      add(session, scenarios[i % scenarios.size()], i / scenarios.size() % 2 == 0 ? 'F' : 'M');
    }
  }

  std::vector<const Utterance*> selection() const {
    std::vector<const Utterance*> all;
    for (const Utterance& utterance : utterances_) {
      all.push_back(&utterance);
    }
    return all;
  }

  std::vector<Utterance>& utterances() { return utterances_; }

 private:
  std::vector<Utterance> utterances_;
  std::map<std::string, int> next_number_;
};

// `per_cell` turns of each speaker in each session and scenario; session 1 has no impro08.
inline FoldTestCorpus small_corpus(int per_cell = 2) {
  FoldTestCorpus corpus;
  for (int session = 1; session <= 5; ++session) {
    for (const std::string scenario : kScenarios) {
      for (int i = 0; i < per_cell && !(session == 1 && scenario == "impro08"); ++i) {
        corpus.add(session, scenario, 'F');
        corpus.add(session, scenario, 'M');
      }
    }
  }
  return corpus;
}

}  // namespace merkit::testing
