// One record of a manifest, whatever its form, as an utterance and back.
// Not installed: it shows JSON.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/json.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// The utterance described by `record`, an object whose field names and aliases are listed in
// docs/corpus.md. Relative paths are taken from `folder`. Fields of other names go to
// Utterance::extra. A record without an id is named after its sound file and slice.
// Throws Error(kCorruptData), opened by `where`, if a field has a value of the wrong kind, if times
// are negative or end before they start, or if there is neither an id nor a sound file.
Utterance utterance_from_record(Json record, const std::filesystem::path& folder,
                                std::string_view where);

// The record from which utterance_from_record() makes the same utterance, judgements apart. Paths
// inside `folder` are written relative to it.
Json record_from_utterance(const Utterance& utterance, const std::filesystem::path& folder);

// Collects the utterances of one manifest and refuses an id that was there before.
class UtteranceCollector {
 public:
  // Throws Error(kCorruptData), opened by `where`, if the id is taken.
  void add(Utterance utterance, std::string_view where);

  // The utterances, sorted bytewise by id.
  std::vector<Utterance> take();

 private:
  std::vector<Utterance> utterances_;
  std::set<std::string, std::less<>> ids_;
};

}  // namespace merkit
