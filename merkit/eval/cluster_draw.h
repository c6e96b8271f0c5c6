// Tallies of clusters, and the draws of a bootstrap. Not installed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/eval/grouping.h"
#include "merkit/eval/predictions.h"
#include "merkit/eval/tally.h"

namespace merkit {

// Clusters of predictions, numbered by the order of their names.
struct ClusterNumbers {
  std::vector<std::size_t> of_prediction;
  std::size_t count = 0;
};

// The cluster of each prediction of `set`. Throws Error(kInvalidArgument) if one is unknown.
ClusterNumbers number_clusters(const PredictionSet& set, Grouping by);

// How often each of `num_clusters` is drawn in resample `index`: they sum to num_clusters.
std::vector<double> draw_clusters(std::size_t num_clusters, int seed, std::size_t index);

// Sum of `tallies`, each as often as drawn.
Tally drawn_sum(const std::vector<Tally>& tallies, const std::vector<double>& times);

}  // namespace merkit
