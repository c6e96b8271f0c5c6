// The turns of a corpus that an experiment is about, each with its class.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/corpus/folds.h"
#include "merkit/corpus/label_policy.h"
#include "merkit/corpus/utterance.h"
#include "merkit/features/alphabet.h"

namespace merkit {

struct LabelledCorpus {
  std::vector<std::string> class_names;
  std::vector<const Utterance*> utterances;  // point into the corpus; ids ascending
  std::vector<std::size_t> classes;          // of each, an index into class_names
  std::vector<SelectionStep> steps;          // how the turns were chosen
};

// What `policy` keeps of `corpus`, which must outlive the result. Throws Error(kCorruptData) if
// that is nothing, and what select_labels() throws.
LabelledCorpus label_corpus(const Corpus& corpus, const LabelPolicyOptions& policy);

// The turns of `corpus`, which must outlive the result, whose transcripts the alphabet can write at
// least one character of, labelled or not. The class names are the characters of the alphabet; all
// classes are 0, for nothing is said of them. Throws Error(kCorruptData) if there is no such turn.
LabelledCorpus transcribed_corpus(const Corpus& corpus, const Alphabet& alphabet);

// What the raters of utterance `i` said as a distribution over the classes, excited counted as
// happy where there is no class of its own for it; what no class stands for is left out. All weight
// lies on the majority's class if nothing is left.
std::vector<float> rater_target(const LabelledCorpus& corpus, std::size_t i);

// Utterances of `places` in each class.
std::vector<std::size_t> count_classes(const LabelledCorpus& corpus,
                                       const std::vector<std::size_t>& places);

// Throws Error(kCorruptData) if a fold has nothing to learn from in one of the classes that its
// test part has, naming fold and class.
void check_classes(const LabelledCorpus& corpus, const Fold& fold);

}  // namespace merkit
