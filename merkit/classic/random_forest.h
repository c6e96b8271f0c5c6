// Random forest (Breiman 2001): classification trees grown on bootstrap samples, each split the
// best of a few columns drawn at random.
//
//   const RandomForest forest = train_random_forest(examples, {.num_trees = 1000}, {pool});
//   const Matrix<float> probabilities = forest.probabilities(test_rows);
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/run_control.h"
#include "merkit/classic/labelled_rows.h"

namespace merkit {

struct RandomForestOptions {
  std::size_t num_trees = 1000;           // 1 .. 100,000
  std::size_t num_candidate_columns = 0;  // tried at a split; 0: root of their number, rounded down
  std::size_t max_depth = 0;              // splits from the root to a leaf; 0: as many as it takes
  std::size_t min_leaf_rows = 1;          // distinct rows of a leaf, >= 1
  bool bootstrap = true;                  // each tree sees as many rows, drawn with replacement
  bool class_weights = true;              // a row counts num_rows / (num_classes * num_of_class)
  std::uint64_t seed = 1;
};

// A trained forest as plain numbers: what a model file holds. The nodes of all trees lie one after
// another. Node n is a split if lefts[n] > 0: a row whose value in column columns[n] is at most
// thresholds[n] goes on to node lefts[n], another to lefts[n] + 1. Otherwise it is a leaf, and
// columns[n] is its row in `leaves`.
struct RandomForestState {
  std::size_t num_columns = 0;
  std::vector<std::uint32_t> roots;    // first node of each tree
  std::vector<std::uint32_t> columns;  // [num_nodes]
  std::vector<float> thresholds;       // [num_nodes], 0 in leaves
  std::vector<std::uint32_t> lefts;    // [num_nodes], 0 in leaves
  Matrix<float> leaves;                // [num_leaves, num_classes], shares of the classes

  bool operator==(const RandomForestState&) const = default;
};

// Immutable after construction, so one instance may be shared by any number of threads.
class RandomForest {
 public:
  // Throws Error(kCorruptData) if the parts do not fit together, numbers are not finite, or a split
  // leads out of its tree or back.
  explicit RandomForest(RandomForestState state);

  const RandomForestState& state() const noexcept { return state_; }

  // Mean over the trees of the shares in the leaf that a row falls into, [num_rows, num_classes].
  // Throws Error(kInvalidArgument) for another number of columns.
  Matrix<float> probabilities(MatrixView<const float> rows) const;

 private:
  RandomForestState state_;
};

// Grows the trees: splits by the largest fall of the Gini impurity, halfway between two values,
// until the leaves are pure. One tree has one stream of random numbers, so the forest is the same
// for any thread count. Reports stage "train", unit "trees". Throws Error(kInvalidArgument) for an
// option out of range, no rows, more than 1,000,000 rows, fewer than two classes or values that are
// not finite; Error(kCancelled) on request.
RandomForest train_random_forest(const LabelledRows& examples, const RandomForestOptions& options,
                                 const RunControl& control);

}  // namespace merkit
