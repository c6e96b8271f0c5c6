// What the outputs of a recipe's network are: classes, of the utterance or of every frame, and what
// else is learnt beside them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/nn/graph.h"
#include "merkit/nn/output_rule.h"
#include "merkit/recipe/recipe.h"

namespace merkit {

// Levels of a view such as activation: low, medium and high.
inline constexpr std::size_t kViewLevels = 3;

// How the first output of the network becomes probabilities, which follows from the loss that it
// learns with. Throws Error(kInvalidArgument) for an unknown loss.
OutputRule output_rule(const TrainingOptions& training, std::size_t num_classes);

// The names in training.views: of the outputs behind the first, in their order. Throws
// Error(kInvalidArgument) for names that are not activation or valence, or twice the same.
std::vector<std::string> view_names(const TrainingOptions& training);

// Throws Error(kInvalidArgument), which names the node, unless the first output of `graph` is what
// the rule reads.
void check_class_output(const Graph& graph, const OutputRule& rule);

// Throws Error(kInvalidArgument), which names the node, unless the first output of `graph` is what
// the output rule reads, and there is one of kViewLevels logits for every view.
void check_outputs(const Graph& graph, const TrainingOptions& training, std::size_t num_classes);

}  // namespace merkit
