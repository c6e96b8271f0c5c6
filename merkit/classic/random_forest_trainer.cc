#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/classic/random_forest.h"
#include "merkit/classic/ranked_columns.h"
#include "merkit/classic/tree_grower.h"

namespace merkit {
namespace {

constexpr std::size_t kMaxTrees = 100'000;
constexpr std::size_t kMaxRows = 1'000'000;
constexpr std::size_t kMaxClasses = 65'535;  // of a RankedRow

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "random forest: " + what);
}

void check_options(const LabelledRows& examples, const RandomForestOptions& options) {
  if (options.num_trees == 0 || options.num_trees > kMaxTrees) {
    refuse(fmt::format("expected 1 to {} trees, got {}", kMaxTrees, options.num_trees));
  }
  if (options.num_candidate_columns > examples.rows.cols) {
    refuse(fmt::format("expected at most {} columns to try at a split, got {}", examples.rows.cols,
                       options.num_candidate_columns));
  }
  if (options.min_leaf_rows == 0 || options.min_leaf_rows > kMaxRows) {
    refuse(fmt::format("expected 1 to {} rows of a leaf, got {}", kMaxRows, options.min_leaf_rows));
  }
  if (examples.num_classes > kMaxClasses) {
    refuse(fmt::format("expected at most {} classes, got {}", kMaxClasses, examples.num_classes));
  }
}

void append(Tree&& tree, std::size_t num_classes, std::vector<float>& leaves,
            RandomForestState& forest) {
  const std::size_t first_node = forest.lefts.size();
  const std::size_t first_leaf = leaves.size() / num_classes;
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (first_node + tree.lefts.size() > kMost) {
    refuse(fmt::format("expected at most {} nodes, got more", kMost));
  }
  forest.roots.push_back(static_cast<std::uint32_t>(first_node));
  for (std::size_t n = 0; n < tree.lefts.size(); ++n) {
    const bool is_leaf = tree.lefts[n] == 0;
    const std::size_t column = tree.columns[n] + (is_leaf ? first_leaf : 0);
    const std::size_t left = is_leaf ? 0 : tree.lefts[n] + first_node;
    forest.columns.push_back(static_cast<std::uint32_t>(column));
    forest.lefts.push_back(static_cast<std::uint32_t>(left));
  }
  forest.thresholds.insert(forest.thresholds.end(), tree.thresholds.begin(), tree.thresholds.end());
  leaves.insert(leaves.end(), tree.leaves.begin(), tree.leaves.end());
}

}  // namespace

RandomForest train_random_forest(const LabelledRows& examples, const RandomForestOptions& options,
                                 const RunControl& control) {
  check_labelled_rows(examples, kMaxRows, "random forest");
  check_options(examples, options);
  const std::vector<double> weights = options.class_weights
                                          ? balanced_weights(examples.classes, examples.num_classes)
                                          : std::vector<double>(examples.num_classes, 1.0);
  const RankedColumns columns(examples.rows, control);
  const TreeData data = {columns, examples.classes, weights};
  const Rng rng(options.seed);
  std::vector<Tree> trees(options.num_trees);
  std::mutex mutex;
  std::uint64_t num_done = 0;
  control.pool.parallel_for(trees.size(), [&](std::size_t t) {
    control.check_stop();
    trees[t] = grow_tree(data, options, rng.fork(t));
    const std::lock_guard lock(mutex);
    control.report({"train", "trees", ++num_done, trees.size()});
  });
  RandomForestState state;
  state.num_columns = examples.rows.cols;
  std::vector<float> leaves;
  for (Tree& tree : trees) {
    append(std::exchange(tree, {}), examples.num_classes, leaves, state);
  }
  const std::size_t num_leaves = leaves.size() / examples.num_classes;
  state.leaves = Matrix<float>(num_leaves, examples.num_classes, std::move(leaves));
  return RandomForest(std::move(state));
}

}  // namespace merkit
