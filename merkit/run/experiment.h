// An experiment before its first fit: recipe, corpus, folds, and what is wrong with them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "merkit/base/run_control.h"
#include "merkit/corpus/folds.h"
#include "merkit/corpus/utterance.h"
#include "merkit/dataset/feature_table.h"
#include "merkit/dataset/labelled_corpus.h"
#include "merkit/eval/leak_check.h"
#include "merkit/recipe/recipe.h"
#include "merkit/run/run_options.h"
#include "merkit/run/transfer.h"

namespace merkit {

// Immutable once made; it points into itself, so it lives where it was made.
struct Experiment {
  Recipe recipe;
  Corpus corpus;
  LabelledCorpus labelled;
  FoldSet folds;  // those that were asked for
  std::string
      membership;  // membership_hash() of all folds of the protocol, as the protocol has them
  LeakReport leaks;
  Transfer transfer;                    // what the network takes over from another model
  std::vector<std::string> notes;       // what a reader of the results should know, one line each
  std::unique_ptr<FeatureTable> table;  // features of every utterance
};

// Puts a development part into a fold that has none, taken from its training part: the last of its
// sessions, if there are two; else the last of its speakers; else every fifth utterance. Returns
// what was taken, in words; "" if the fold has a dev part.
std::string carve_dev(Fold& fold, const LabelledCorpus& corpus);

// Leaves a share of each class in the training part of the fold, at least one utterance; which ones
// depends on `seed` and the fold's name.
void thin_training(Fold& fold, const LabelledCorpus& corpus, double share, int seed);

// True if something is chosen on the development part: the epoch, or the settings of a classifier.
bool needs_dev(const Recipe& recipe);

// Reads, divides, checks and extracts. Throws Error(kInvalidArgument) for a protocol or fold that
// is unknown, Error(kCorruptData) if a class of the test part or a view has nothing to learn from
// or if a leak check fails, and what load_run_recipe(), open_corpus(), label_corpus(),
// make_folds(), read_transfer() and FeatureTable throw.
std::unique_ptr<Experiment> open_experiment(const RunRequest& request, const RunControl& control);

}  // namespace merkit
