#include "merkit/features/pitch_path.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace merkit {
namespace {

double transition_cost(const PitchState& from, const PitchState& to, const PitchPathCosts& costs) {
  if (from.voiced != to.voiced) {
    return costs.voiced_unvoiced;
  }
  return from.voiced ? costs.octave_jump * std::abs(to.octaves - from.octaves) : 0.0;
}

}  // namespace

void PitchPath::add_frame(std::span<const PitchState> states) {
  const std::size_t middle = nodes_.size();
  const std::size_t begin = ends_.empty() ? 0 : begin_of(ends_.size() - 1);
  for (const PitchState& state : states) {
    Node node{state, begin == middle ? 0.0 : -std::numeric_limits<double>::infinity(), 0};
    for (std::size_t from = begin; from < middle; ++from) {
      const double reached =
          nodes_[from].total - transition_cost(nodes_[from].state, state, costs_);
      if (reached > node.total) {
        node.total = reached;
        node.previous = from - begin;
      }
    }
    node.total += state.score;
    nodes_.push_back(node);
  }
  ends_.push_back(nodes_.size());
}

// The states of the path to a node, up to and including it.
std::vector<PitchState> PitchPath::trace(std::size_t frame, std::size_t node) const {
  std::vector<PitchState> path(frame + 1);
  for (std::size_t f = frame + 1; f-- > 0;) {
    const Node& at = nodes_[begin_of(f) + node];
    path[f] = at.state;
    node = at.previous;
  }
  return path;
}

std::vector<PitchState> PitchPath::settled() {
  if (ends_.size() < 2) {
    return {};
  }
  std::size_t frame = ends_.size() - 1;
  std::vector<std::size_t> reached(ends_[frame] - begin_of(frame));
  std::iota(reached.begin(), reached.end(), std::size_t{0});
  while (reached.size() > 1 && frame > 0) {
    for (std::size_t& node : reached) {
      node = nodes_[begin_of(frame) + node].previous;
    }
    std::ranges::sort(reached);
    reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
    --frame;
  }
  if (reached.size() > 1) {
    return {};
  }
  std::vector<PitchState> path = trace(frame, reached.front());
  // The next frame needs the nodes of the last one.
  path.resize(std::min(path.size(), ends_.size() - 1));
  const std::size_t num_dropped = ends_[path.size() - 1];
  nodes_.erase(nodes_.begin(), nodes_.begin() + static_cast<std::ptrdiff_t>(num_dropped));
  ends_.erase(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(path.size()));
  for (std::size_t& end : ends_) {
    end -= num_dropped;
  }
  return path;
}

std::vector<PitchState> PitchPath::rest() const {
  if (ends_.empty()) {
    return {};
  }
  const auto first = nodes_.begin() + static_cast<std::ptrdiff_t>(begin_of(ends_.size() - 1));
  const auto best = std::max_element(
      first, nodes_.end(), [](const Node& a, const Node& b) { return a.total < b.total; });
  return trace(ends_.size() - 1, static_cast<std::size_t>(best - first));
}

}  // namespace merkit
