// How many turns a corpus is known to have, and how many were found.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "merkit/corpus/utterance.h"

namespace merkit {

// A number that is known beforehand. Sets: "turns" (every labelled turn), "seed", "4-merged",
// "4-hap", "6" (label policies), "seed improvised", "4-merged improvised", and "mocap" (turns with
// a sentence file of the face).
struct ExpectedCount {
  std::string set;
  std::string session;  // empty: all sessions together
  std::string label;    // empty: all labels together; in "4-merged", exc counts as hap
  std::size_t num_turns = 0;
  bool or_more = false;  // the number known is a lower bound
};

struct CountComparison {
  ExpectedCount expected;
  std::size_t found = 0;

  bool agrees() const noexcept {
    return expected.or_more ? found >= expected.num_turns : found == expected.num_turns;
  }
};

// Numbers of the complete IEMOCAP release by set, session and label, as far as they are known:
// 10039 turns, 7380 of six classes, 5531, 4936, 4490, improvised 2943 and 2659.
std::vector<ExpectedCount> iemocap_release_counts();

// What the file synthetic.json at `root` promises: {"counts": [{"session": "1", "label": "ang",
// "turns": 12}, ...]}, where "set", "session" and "label" may be missing (set "turns", all
// sessions, all labels); other keys are ignored. nullopt if there is no such file: then the corpus
// is not synthetic. Throws Error(kIo) or Error(kCorruptData).
std::optional<std::vector<ExpectedCount>> synthetic_counts(const std::filesystem::path& root);

// Each of `expected` beside the number in `corpus`. Throws Error(kInvalidArgument) for an unknown
// set.
std::vector<CountComparison> compare_counts(const Corpus& corpus,
                                            const std::vector<ExpectedCount>& expected);

}  // namespace merkit
