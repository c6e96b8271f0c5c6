// Grows one classification tree (Breiman et al. 1984, "Classification and Regression Trees"). Not
// installed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/classic/random_forest.h"
#include "merkit/classic/ranked_columns.h"

namespace merkit {

struct Tree {
  // As in RandomForestState, counted from the tree's first node and leaf.
  std::vector<std::uint32_t> columns;
  std::vector<float> thresholds;
  std::vector<std::uint32_t> lefts;
  std::vector<float> leaves;  // [num_leaves, num_classes]
};

struct TreeData {
  const RankedColumns& columns;
  std::span<const std::size_t> classes;
  std::span<const double> class_weights;  // of one row
};

// The tree of the stream `rng`.
Tree grow_tree(const TreeData& data, const RandomForestOptions& options, Rng rng);

}  // namespace merkit
