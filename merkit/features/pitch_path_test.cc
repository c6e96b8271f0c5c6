#include "merkit/features/pitch_path.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

namespace merkit {
namespace {

using Frames = std::vector<std::vector<PitchState>>;

PitchLattice lattice_of(const Frames& frames) {
  PitchLattice lattice;
  for (const auto& states : frames) {
    lattice.states.insert(lattice.states.end(), states.begin(), states.end());
    lattice.ends.push_back(lattice.states.size());
  }
  return lattice;
}

double value_of(const PitchLattice& lattice, const std::vector<std::size_t>& path,
                const PitchPathCosts& costs) {
  double value = 0.0;
  for (std::size_t f = 0; f < path.size(); ++f) {
    const PitchState& to = lattice.states[path[f]];
    value += to.score;
    if (f > 0) {
      const PitchState& from = lattice.states[path[f - 1]];
      if (from.voiced != to.voiced) {
        value -= costs.voiced_unvoiced;
      } else if (to.voiced) {
        value -= costs.octave_jump * std::abs(from.octaves - to.octaves);
      }
    }
  }
  return value;
}

// Every path through the lattice, by counting.
double best_value(const PitchLattice& lattice, const PitchPathCosts& costs) {
  std::vector<std::size_t> path{0};
  path.insert(path.end(), lattice.ends.begin(), lattice.ends.end() - 1);
  const std::vector<std::size_t> first = path;
  double best = value_of(lattice, path, costs);
  for (std::size_t f = 0; f < path.size();) {
    if (++path[f] < lattice.ends[f]) {
      best = std::max(best, value_of(lattice, path, costs));
      f = 0;
    } else {
      path[f] = first[f];
      ++f;
    }
  }
  return best;
}

RC_GTEST_PROP(BestPitchPath, IsAsGoodAsTheBestOfAllPaths, ()) {
  const auto number = [](int low, int high) { return *rc::gen::inRange(low, high) / 64.0; };
  Frames frames(static_cast<std::size_t>(*rc::gen::inRange(1, 7)));
  for (auto& states : frames) {
    states.resize(static_cast<std::size_t>(*rc::gen::inRange(1, 4)));
    for (PitchState& state : states) {
      state = {number(0, 64), number(384, 640), *rc::gen::arbitrary<bool>()};
    }
  }
  const PitchPathCosts costs{number(0, 64), number(0, 64)};
  const PitchLattice lattice = lattice_of(frames);
  const auto path = best_pitch_path(lattice, costs);
  RC_ASSERT(path.size() == frames.size());
  RC_ASSERT(value_of(lattice, path, costs) == best_value(lattice, costs));
}

TEST(BestPitchPath, WithoutCostsTakesTheBestStateOfEachFrame) {
  const PitchLattice lattice = lattice_of({{{0.4, 0.0, false}, {0.5, 7.0, true}},
                                           {{0.4, 0.0, false}, {0.3, 8.0, true}},
                                           {{0.1, 6.0, true}, {0.2, 9.0, true}}});
  EXPECT_EQ(best_pitch_path(lattice, {}), (std::vector<std::size_t>{1, 2, 5}));
}

TEST(BestPitchPath, OctaveJumpCostKeepsAnOctaveErrorOut) {
  const PitchLattice lattice = lattice_of({{{0.9, 7.0, true}, {0.8, 6.0, true}},
                                           {{0.8, 7.0, true}, {0.9, 6.0, true}},
                                           {{0.9, 7.0, true}, {0.8, 6.0, true}}});
  EXPECT_EQ(best_pitch_path(lattice, {0.04, 0.0}), (std::vector<std::size_t>{0, 3, 4}));
  EXPECT_EQ(best_pitch_path(lattice, {0.06, 0.0}), (std::vector<std::size_t>{0, 2, 4}));
}

TEST(BestPitchPath, AmongEqualsTakesTheLowerIndex) {
  const PitchState same{0.5, 0.0, false};
  EXPECT_EQ(best_pitch_path(lattice_of({{same, same}, {same, same}}), {0.1, 0.1}),
            (std::vector<std::size_t>{0, 2}));
}

TEST(BestPitchPath, OfNoFramesIsEmpty) { EXPECT_TRUE(best_pitch_path({}, {}).empty()); }

}  // namespace
}  // namespace merkit
