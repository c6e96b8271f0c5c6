// Named evaluation protocols: how a corpus is divided into folds.
//
//   const FoldSet folds = make_folds(selection, {.protocol = "loso5"});
//   print(membership_hash(folds, selection));
#pragma once

#include <string>
#include <vector>

#include "merkit/corpus/folds.h"

namespace merkit {

struct ProtocolOptions {
  std::string protocol = "loso5";  // one of protocols()
  int seed = 1;                    // of random and of the size-matched controls
  int num_folds = 5;               // of random, >= 3
};

template <class Visitor>
void visit(ProtocolOptions& o, Visitor&& field) {
  field("protocol", o.protocol, "how the corpus is divided into folds");
  field("seed", o.seed, "seed of random and of the size-matched controls");
  field("num_folds", o.num_folds, "folds of random, >= 3");
}

// What a protocol is called and does. A protocol whose folds change gets a new version.
struct ProtocolInfo {
  std::string name;
  int version = 1;
  std::string summary;
  bool is_speaker_independent = false;  // promises that nobody speaks in both train and test
};

// All protocols, those of the paper first.
std::vector<ProtocolInfo> protocols();

// The folds of that protocol over `utterances`, whatever their order. Definitions: docs/corpus.md.
// Throws Error(kInvalidArgument) for an unknown name or an option out of range, and
// Error(kCorruptData) if the utterances do not have what the protocol needs: five sessions, ten
// speakers in pairs, scenarios of IEMOCAP, at least one utterance to learn from and to test.
FoldSet make_folds(UtteranceList utterances, const ProtocolOptions& options);

}  // namespace merkit
