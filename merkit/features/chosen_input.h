// Which files of an utterance a feature set is made from. Not installed.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "merkit/corpus/utterance.h"
#include "merkit/features/feature_set.h"
#include "merkit/features/mocap.h"

namespace merkit {

// Empty paths mean none.
struct ChosenInput {
  AudioSource audio;
  MocapClip mocap;
};

// The sound of `utterance` that `source` ("sentence", "dialogue" or "auto") names: the sentence
// file if "auto" or wanted, otherwise the slice of the dialogue file; the other one if that is
// absent, except that a dialogue file without times is no sound of an utterance.
AudioSource choose_audio(const Utterance& utterance, std::string_view source);

// Chooses for the utterances of one run. Immutable, so one instance may be shared by any number of
// threads.
class InputChooser {
 public:
  // Takes note of which dialogues of `utterances` have motion capture to lend.
  explicit InputChooser(std::span<const Utterance* const> utterances);

  // The sound and the motion capture of `utterance` that `source` names, or the other one if that
  // is absent. The set mocap189-seed takes another dialogue's motion capture where the paper's
  // authors did, before it falls back to sentence files: see mocap_dialogue().
  ChosenInput choose(const Utterance& utterance, std::string_view set,
                     std::string_view source) const;

 private:
  std::map<std::string, MocapSource, std::less<>> lenders_;  // by dialogue
};

// True if there is something for a set of that modality to read.
bool has_input(const Utterance& utterance, const ChosenInput& input, Modality modality) noexcept;

}  // namespace merkit
