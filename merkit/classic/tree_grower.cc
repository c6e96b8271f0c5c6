#include "merkit/classic/tree_grower.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "merkit/classic/split_search.h"

namespace merkit {
namespace {

// Rows `begin` .. `end` of the grower's order that fall into `node`.
struct Part {
  std::uint32_t node = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t depth = 0;

  std::size_t size() const { return end - begin; }
};

struct ColumnSplit {
  std::size_t column = 0;
  Split split;
};

// Halfway, but below `above` where floats lie too close for that.
float halfway(float below, float above) {
  const float middle = below / 2.0F + above / 2.0F;
  return middle >= below && middle < above ? middle : below;
}

class Grower {
 public:
  Grower(const TreeData& data, const RandomForestOptions& options, Rng rng)
      : data_(data),
        options_(options),
        rng_(rng),
        num_candidates_(options.num_candidate_columns),
        search_(data.class_weights),
        totals_(data.class_weights.size()) {
    const std::size_t num_columns = data.columns.num_columns();
    if (num_candidates_ == 0) {
      const double root = std::sqrt(static_cast<double>(num_columns));
      num_candidates_ = std::max(static_cast<std::size_t>(root), std::size_t{1});
    }
    column_order_.resize(num_columns);
    std::iota(column_order_.begin(), column_order_.end(), 0U);
    draw_rows();
  }

  Tree grow() {
    std::vector<Part> open = {{add_nodes(1), 0, order_.size(), 0}};
    while (!open.empty()) {
      const Part part = open.back();
      open.pop_back();
      sum_classes(part);
      const ColumnSplit best = may_split(part) ? best_split(part) : ColumnSplit{};
      if (best.split.found) {
        const std::size_t middle = divide(part, best);
        const std::uint32_t left = tree_.lefts[part.node];
        open.push_back({left + 1, middle, part.end, part.depth + 1});
        open.push_back({left, part.begin, middle, part.depth + 1});
      } else {
        add_leaf(part.node);
      }
    }
    return std::move(tree_);
  }

 private:
  // The sample: each row once, with the number of its draws.
  void draw_rows() {
    const std::size_t num_rows = data_.columns.num_rows();
    std::vector<std::uint32_t> draws(num_rows, options_.bootstrap ? 0U : 1U);
    for (std::size_t i = 0; options_.bootstrap && i < num_rows; ++i) {
      ++draws[static_cast<std::size_t>(rng_.below(num_rows))];
    }
    tags_.resize(num_rows);
    for (std::size_t r = 0; r < num_rows; ++r) {
      tags_[r] =
          (std::min(draws[r], 0xFFFFU) << 16U) | static_cast<std::uint32_t>(data_.classes[r]);
      if (draws[r] > 0) {
        order_.push_back(static_cast<std::uint32_t>(r));
      }
    }
  }

  std::uint32_t add_nodes(std::size_t count) {
    const auto first = static_cast<std::uint32_t>(tree_.lefts.size());
    tree_.columns.resize(first + count);
    tree_.thresholds.resize(first + count);
    tree_.lefts.resize(first + count);
    return first;
  }

  void sum_classes(const Part& part) {
    std::ranges::fill(totals_, 0.0);
    for (std::size_t i = part.begin; i < part.end; ++i) {
      const std::uint32_t tag = tags_[order_[i]];
      totals_[class_of(tag)] +=
          data_.class_weights[class_of(tag)] * static_cast<double>(draws_of(tag));
    }
  }

  bool may_split(const Part& part) const {
    const bool is_pure = std::ranges::count_if(totals_, [](double t) { return t > 0.0; }) < 2;
    const bool is_deep = options_.max_depth > 0 && part.depth >= options_.max_depth;
    return !is_pure && !is_deep && part.size() >= 2 * options_.min_leaf_rows;
  }

  // Looks at columns in random order: as many as options say, and more until one of them can be
  // split, as scikit-learn does.
  ColumnSplit best_split(const Part& part) {
    ColumnSplit best;
    for (std::size_t tried = 0; tried < column_order_.size(); ++tried) {
      if (tried >= num_candidates_ && best.split.found) {
        break;
      }
      const auto rest = column_order_.size() - tried;
      std::swap(column_order_[tried],
                column_order_[tried + static_cast<std::size_t>(rng_.below(rest))]);
      const std::size_t column = column_order_[tried];
      gather(part, column);
      const Split split = search_.best(rows_, totals_, options_.min_leaf_rows);
      if (split.found && split.gain > best.split.gain) {
        best = {column, split};
      }
    }
    return best;
  }

  void gather(const Part& part, std::size_t column) {
    const auto ranks = data_.columns.ranks(column);
    rows_.resize(part.size());
    for (std::size_t i = 0; i < part.size(); ++i) {
      const std::uint32_t row = order_[part.begin + i];
      rows_[i] = (RankedRow{ranks[row]} << 32U) | tags_[row];
    }
  }

  // Writes the split and brings the rows of the left side to the front; returns where they end.
  std::size_t divide(const Part& part, const ColumnSplit& best) {
    const auto values = data_.columns.values(best.column);
    tree_.columns[part.node] = static_cast<std::uint32_t>(best.column);
    tree_.thresholds[part.node] = halfway(values[best.split.below], values[best.split.above]);
    const std::uint32_t left = add_nodes(2);
    tree_.lefts[part.node] = left;
    const auto ranks = data_.columns.ranks(best.column);
    const auto begin = order_.begin();
    const auto middle =
        std::partition(begin + static_cast<std::ptrdiff_t>(part.begin),
                       begin + static_cast<std::ptrdiff_t>(part.end),
                       [&](std::uint32_t row) { return ranks[row] <= best.split.below; });
    return static_cast<std::size_t>(middle - begin);
  }

  void add_leaf(std::uint32_t node) {
    tree_.columns[node] = static_cast<std::uint32_t>(tree_.leaves.size() / totals_.size());
    const double sum = std::accumulate(totals_.begin(), totals_.end(), 0.0);
    for (const double total : totals_) {
      tree_.leaves.push_back(static_cast<float>(total / sum));
    }
  }

  const TreeData& data_;
  const RandomForestOptions& options_;
  Rng rng_;
  std::size_t num_candidates_;
  SplitSearch search_;
  std::vector<double> totals_;               // weights of the classes in the part at work
  std::vector<std::uint32_t> column_order_;  // shuffled as far as it was looked at
  std::vector<std::uint32_t> tags_;          // [num_rows], the lower half of a RankedRow
  std::vector<std::uint32_t> order_;         // rows of the sample, those of a part together
  std::vector<RankedRow> rows_;              // of the part at work
  Tree tree_;
};

}  // namespace

Tree grow_tree(const TreeData& data, const RandomForestOptions& options, Rng rng) {
  return Grower(data, options, rng).grow();
}

}  // namespace merkit
