#include "merkit/nn/ctc_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/nn/frame_softmax.h"
#include "merkit/nn/log_sum.h"

namespace merkit {
namespace {

void check_blank(std::size_t blank, std::size_t num_labels) {
  if (blank >= num_labels) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("ctc decoder: blank: expected a label below {}, got {}", num_labels, blank));
  }
}

MatrixView<const float> without_first(const MatrixView<const float>& logits, std::size_t frames) {
  const std::size_t skipped = std::min(frames, logits.rows);
  return {logits.values.subspan(skipped * logits.cols), logits.rows - skipped, logits.cols};
}

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// Prefixes as a tree: each is its parent and a label more. Node 0 is the empty one.
class PrefixTree {
 public:
  PrefixTree() { nodes_.emplace_back(); }

  std::size_t last_label(std::size_t node) const { return nodes_[node].label; }

  // kNone if that prefix never was in a beam.
  std::size_t child(std::size_t node, std::size_t label) const {
    for (std::size_t c = nodes_[node].first_child; c != kNone; c = nodes_[c].next_sibling) {
      if (nodes_[c].label == label) {
        return c;
      }
    }
    return kNone;
  }

  std::size_t add_child(std::size_t node, std::size_t label) {
    nodes_.push_back({label, node, kNone, nodes_[node].first_child});
    nodes_[node].first_child = nodes_.size() - 1;
    return nodes_.size() - 1;
  }

  std::vector<std::size_t> labels(std::size_t node) const {
    std::vector<std::size_t> labels;
    for (; node != 0; node = nodes_[node].parent) {
      labels.push_back(nodes_[node].label);
    }
    std::reverse(labels.begin(), labels.end());
    return labels;
  }

  std::size_t size() const noexcept { return nodes_.size(); }

 private:
  struct Node {
    std::size_t label = kNone;
    std::size_t parent = 0;
    std::size_t first_child = kNone;
    std::size_t next_sibling = kNone;
  };
  std::vector<Node> nodes_;
};

// A prefix in the beam, or on its way there: then it is `parent` and `label`, and has no node yet.
struct Candidate {
  std::size_t node = kNone;
  std::size_t parent = kNone;
  std::size_t label = kNone;
  double log_blank = kNever;  // of its paths that end in a blank
  double log_label = kNever;  // of those that end in its last label

  double log_total() const { return log_sum(log_blank, log_label); }
};

class BeamSearch {
 public:
  BeamSearch(std::size_t blank, std::size_t width) : blank_(blank), width_(width) {
    beam_.push_back({.node = 0, .log_blank = 0.0});
    totals_ = {0.0};
  }

  // One frame of log probabilities.
  void advance(std::span<const double> log_p) {
    next_.clear();
    place_.resize(tree_.size(), kNone);
    for (const Candidate& prefix : beam_) {
      place_[prefix.node] = next_.size();
      next_.push_back(stayed(prefix, log_p));
    }
    for (std::size_t i = 0; i < beam_.size(); ++i) {
      extend(beam_[i], totals_[i], log_p);
    }
    for (const Candidate& prefix : beam_) {
      place_[prefix.node] = kNone;
    }
    keep_best();
  }

  std::vector<Labelling> result() const {
    std::vector<Labelling> found;
    for (std::size_t i = 0; i < beam_.size(); ++i) {
      found.push_back({tree_.labels(beam_[i].node), totals_[i]});
    }
    std::sort(found.begin(), found.end(), [](const Labelling& a, const Labelling& b) {
      return a.log_p != b.log_p ? a.log_p > b.log_p : a.labels < b.labels;
    });
    return found;
  }

 private:
  Candidate stayed(const Candidate& prefix, std::span<const double> log_p) const {
    Candidate same{.node = prefix.node};
    same.log_blank = prefix.log_total() + log_p[blank_];
    if (prefix.node != 0) {
      same.log_label = prefix.log_label + log_p[tree_.last_label(prefix.node)];
    }
    return same;
  }

  void extend(const Candidate& prefix, double total, std::span<const double> log_p) {
    const std::size_t last = tree_.last_label(prefix.node);
    for (std::size_t label = 0; label < log_p.size(); ++label) {
      // A label that repeats is another one only behind a blank.
      const double before = label == last ? prefix.log_blank : total;
      const double log_label = before + log_p[label];
      if (label == blank_ || log_label == kNever) {
        continue;
      }
      const std::size_t node = tree_.child(prefix.node, label);
      const std::size_t place = node == kNone ? kNone : place_[node];
      if (place != kNone) {
        next_[place].log_label = log_sum(next_[place].log_label, log_label);
      } else {
        next_.push_back({node, prefix.node, label, kNever, log_label});
      }
    }
  }

  std::vector<std::size_t> labels_of(const Candidate& candidate) const {
    if (candidate.node != kNone) {
      return tree_.labels(candidate.node);
    }
    std::vector<std::size_t> labels = tree_.labels(candidate.parent);
    labels.push_back(candidate.label);
    return labels;
  }

  void keep_best() {
    std::vector<std::pair<double, std::size_t>> order;  // total, place in next_
    for (std::size_t i = 0; i < next_.size(); ++i) {
      const double total = next_[i].log_total();
      if (total > kNever) {
        order.emplace_back(total, i);
      }
    }
    const auto is_better = [&](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first
                                : labels_of(next_[a.second]) < labels_of(next_[b.second]);
    };
    const std::size_t kept = std::min(width_, order.size());
    std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(),
                     is_better);
    beam_.clear();
    totals_.clear();
    for (std::size_t i = 0; i < kept; ++i) {
      Candidate& candidate = next_[order[i].second];
      if (candidate.node == kNone) {
        candidate.node = tree_.add_child(candidate.parent, candidate.label);
      }
      beam_.push_back(candidate);
      totals_.push_back(order[i].first);
    }
  }

  std::size_t blank_;
  std::size_t width_;
  PrefixTree tree_;
  std::vector<Candidate> beam_;
  std::vector<double> totals_;  // of beam_
  std::vector<Candidate> next_;
  std::vector<std::size_t> place_;  // of a node in next_, or kNone
};

}  // namespace

std::vector<std::size_t> decode_greedy(const MatrixView<const float>& logits,
                                       const CtcOptions& options) {
  check_blank(options.blank, logits.cols);
  const MatrixView<const float> frames = without_first(logits, options.skip_frames);
  std::vector<std::size_t> labels;
  std::size_t before = options.blank;
  for (std::size_t t = 0; t < frames.rows; ++t) {
    const auto row = frames.row(t);
    const auto best =
        static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
    if (best != before && best != options.blank) {
      labels.push_back(best);
    }
    before = best;
  }
  return labels;
}

std::vector<Labelling> decode_beam(const MatrixView<const float>& logits,
                                   const CtcBeamOptions& options) {
  check_blank(options.blank, logits.cols);
  if (options.width == 0) {
    throw Error(ErrorCode::kInvalidArgument, "ctc decoder: width: expected >= 1, got 0");
  }
  const MatrixView<const float> frames = without_first(logits, options.skip_frames);
  const FrameSoftmax softmax = frame_softmax(frames);
  BeamSearch search(options.blank, options.width);
  std::vector<double> log_p(frames.cols);
  for (std::size_t t = 0; t < frames.rows; ++t) {
    if (std::isnan(softmax.log_sums[t])) {
      return {};
    }
    const auto row = frames.row(t);
    std::transform(row.begin(), row.end(), log_p.begin(),
                   [&](float logit) { return static_cast<double>(logit) - softmax.log_sums[t]; });
    search.advance(log_p);
  }
  return search.result();
}

}  // namespace merkit
