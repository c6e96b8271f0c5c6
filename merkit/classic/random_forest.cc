#include "merkit/classic/random_forest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

void check(bool good, const char* expectation) {
  if (!good) {
    throw Error(ErrorCode::kCorruptData, fmt::format("random forest: expected {}", expectation));
  }
}

void check_leaves(const Matrix<float>& leaves) {
  constexpr double kTolerance = 1e-3;
  for (std::size_t r = 0; r < leaves.rows(); ++r) {
    const auto row = leaves.row(r);
    check(std::ranges::all_of(row, [](float share) { return share >= 0.0F && share <= 1.0F; }),
          "shares from 0 to 1");
    check(std::abs(std::accumulate(row.begin(), row.end(), 0.0) - 1.0) < kTolerance,
          "shares that sum to 1");
  }
}

// Nodes `first` .. `end`. A child lies behind its parent, so every way down comes to a leaf.
void check_tree(const RandomForestState& s, std::size_t first, std::size_t end) {
  for (std::size_t n = first; n < end; ++n) {
    const std::size_t left = s.lefts[n];
    if (left == 0) {
      check(s.columns[n] < s.leaves.rows(), "leaves that exist");
    } else {
      check(left > n && left + 1 < end, "splits that lead on in their tree");
      check(s.columns[n] < s.num_columns, "splits in columns that exist");
      check(std::isfinite(s.thresholds[n]), "finite thresholds");
    }
  }
}

void check_state(const RandomForestState& s) {
  const std::size_t num_nodes = s.lefts.size();
  check(s.num_columns > 0, "columns");
  check(s.leaves.cols() >= 2, "at least two classes");
  check(s.columns.size() == num_nodes && s.thresholds.size() == num_nodes,
        "a column and a threshold of each node");
  check(!s.roots.empty() && s.roots.front() == 0, "trees from the first node on");
  for (std::size_t t = 0; t < s.roots.size(); ++t) {
    const std::size_t end = t + 1 < s.roots.size() ? s.roots[t + 1] : num_nodes;
    check(s.roots[t] < end && end <= num_nodes, "trees one after another");
    check_tree(s, s.roots[t], end);
  }
  check_leaves(s.leaves);
}

// The row in `leaves` of the tree with this root.
std::size_t leaf_of(const RandomForestState& s, std::size_t root, std::span<const float> row) {
  std::size_t node = root;
  while (s.lefts[node] > 0) {
    node = s.lefts[node] + (row[s.columns[node]] <= s.thresholds[node] ? 0U : 1U);
  }
  return s.columns[node];
}

}  // namespace

RandomForest::RandomForest(RandomForestState state) : state_(std::move(state)) {
  check_state(state_);
}

Matrix<float> RandomForest::probabilities(MatrixView<const float> rows) const {
  const RandomForestState& s = state_;
  if (rows.cols != s.num_columns) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("random forest: expected {} columns, got {}", s.num_columns, rows.cols));
  }
  Matrix<double> sums(rows.rows, s.leaves.cols());
  for (const std::uint32_t root : s.roots) {
    for (std::size_t r = 0; r < rows.rows; ++r) {
      const auto shares = s.leaves.row(leaf_of(s, root, rows.row(r)));
      const auto sum = sums.row(r);
      for (std::size_t c = 0; c < sum.size(); ++c) {
        sum[c] += static_cast<double>(shares[c]);
      }
    }
  }
  Matrix<float> probabilities(rows.rows, s.leaves.cols());
  const auto num_trees = static_cast<double>(s.roots.size());
  std::ranges::transform(sums.values(), probabilities.values().begin(),
                         [&](double sum) { return static_cast<float>(sum / num_trees); });
  return probabilities;
}

}  // namespace merkit
