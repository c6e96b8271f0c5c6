#include "merkit/features/pitch_path.h"

#include <cmath>
#include <limits>

namespace merkit {
namespace {

double transition_cost(const PitchState& from, const PitchState& to, const PitchPathCosts& costs) {
  if (from.voiced != to.voiced) {
    return costs.voiced_unvoiced;
  }
  return from.voiced ? costs.octave_jump * std::abs(to.octaves - from.octaves) : 0.0;
}

}  // namespace

std::vector<std::size_t> best_pitch_path(const PitchLattice& lattice, const PitchPathCosts& costs) {
  const std::vector<PitchState>& states = lattice.states;
  std::vector<double> total(states.size());
  std::vector<std::size_t> previous(states.size());
  std::size_t begin = 0;  // states of the frame before: begin .. middle - 1
  std::size_t middle = 0;
  for (const std::size_t end : lattice.ends) {
    for (std::size_t to = middle; to < end; ++to) {
      double best = begin == middle ? 0.0 : -std::numeric_limits<double>::infinity();
      for (std::size_t from = begin; from < middle; ++from) {
        const double reached = total[from] - transition_cost(states[from], states[to], costs);
        if (reached > best) {
          best = reached;
          previous[to] = from;
        }
      }
      total[to] = best + states[to].score;
    }
    begin = middle;
    middle = end;
  }
  std::vector<std::size_t> path(lattice.ends.size());
  std::size_t at = begin;
  for (std::size_t i = begin; i < middle; ++i) {
    at = total[i] > total[at] ? i : at;
  }
  for (std::size_t f = path.size(); f-- > 0; at = previous[at]) {
    path[f] = at;
  }
  return path;
}

}  // namespace merkit
