// Which turns of a corpus take part in an experiment, and as which class.
//
//   const Selection chosen = select_labels(corpus, {.classes = "4-merged"});
//   corpus.utterances[chosen.utterances[i]] is of class chosen.class_names[chosen.classes[i]]
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/corpus/utterance.h"

namespace merkit {

struct LabelPolicyOptions {
  std::string classes = "4-merged";  // seed, 4-merged, 4-hap, 5-han, 6 or all
  bool improvised_only = false;
  bool scripted_only = false;
  bool wearer_only = false;  // turns in which the wearer of the markers speaks
};

template <class Visitor>
void visit(LabelPolicyOptions& o, Visitor&& field) {
  field("classes", o.classes,
        "seed (ang exc neu sad), 4-merged (exc counts as hap), 4-hap (exc dropped), "
        "5-han (exc fru hap neu sur), 6 (ang hap exc sad neu fru) or all (the ten categories; "
        "turns without majority dropped)");
  field("improvised_only", o.improvised_only, "keep improvised dialogues only");
  field("scripted_only", o.scripted_only, "keep scripted dialogues only");
  field("wearer_only", o.wearer_only, "keep turns of the actor who wears the markers only");
}

// What one step did to the number of turns.
struct SelectionStep {
  std::string name;  // "improvised only", "drop xxx", "exc as hap"
  std::size_t num_before = 0;
  std::size_t num_after = 0;
  std::size_t num_relabelled = 0;  // turns that stay under another label
};

struct Selection {
  std::vector<std::string> class_names;  // fixed by the policy, whether turns have them or not
  std::vector<std::size_t> utterances;   // indices into Corpus::utterances, ascending
  std::vector<std::size_t> classes;      // index into class_names of each of them
  std::vector<SelectionStep> steps;      // in order; each begins where the last one ended
};

// The turns that `options` keep. Steps: kind of dialogue, wearer, then one step for every label
// that is dropped or counted as another; a step that finds nothing to do is left out, but filters
// that were asked for are always there. A turn of unknown kind or wearer does not pass these
// filters. On the complete IEMOCAP release: seed 4936 turns, 4-merged 5531, 4-hap 4490, 6 7380,
// all 7532. May be empty.
// Throws Error(kInvalidArgument) for an unknown policy or if both kinds of dialogue are excluded.
Selection select_labels(const Corpus& corpus, const LabelPolicyOptions& options);

// Names of the policies, in the order of their description.
std::vector<std::string> label_policy_names();

}  // namespace merkit
