#include "merkit/features/pitch_path.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

namespace merkit {
namespace {

using Frames = std::vector<std::vector<PitchState>>;

// The states that PitchPath chooses, asked for what is settled after every `step` frames.
std::vector<PitchState> path_of(const Frames& frames, const PitchPathCosts& costs,
                                std::size_t step = 1000) {
  PitchPath path(costs);
  std::vector<PitchState> out;
  const auto take = [&](const std::vector<PitchState>& states) {
    out.insert(out.end(), states.begin(), states.end());
  };
  for (std::size_t f = 0; f < frames.size(); ++f) {
    path.add_frame(frames[f]);
    if ((f + 1) % step == 0) {
      take(path.settled());
    }
  }
  take(path.rest());
  return out;
}

// Which state of its frame each of the path is, by the lag that number_states() gave it.
std::vector<std::size_t> indices(const std::vector<PitchState>& path) {
  std::vector<std::size_t> out;
  out.reserve(path.size());
  for (const PitchState& state : path) {
    out.push_back(static_cast<std::size_t>(state.candidate.lag_samples));
  }
  return out;
}

Frames number_states(Frames frames) {
  for (auto& states : frames) {
    for (std::size_t i = 0; i < states.size(); ++i) {
      states[i].candidate.lag_samples = static_cast<float>(i);
    }
  }
  return frames;
}

double value_of(const Frames& frames, const std::vector<std::size_t>& path,
                const PitchPathCosts& costs) {
  double value = 0.0;
  for (std::size_t f = 0; f < path.size(); ++f) {
    const PitchState& to = frames[f][path[f]];
    value += to.score;
    if (f > 0) {
      const PitchState& from = frames[f - 1][path[f - 1]];
      if (from.voiced != to.voiced) {
        value -= costs.voiced_unvoiced;
      } else if (to.voiced) {
        value -= costs.octave_jump * std::abs(from.octaves - to.octaves);
      }
    }
  }
  return value;
}

// Every path through the frames, by counting.
double best_value(const Frames& frames, const PitchPathCosts& costs) {
  std::vector<std::size_t> path(frames.size());
  double best = value_of(frames, path, costs);
  for (std::size_t f = 0; f < path.size();) {
    if (++path[f] < frames[f].size()) {
      best = std::max(best, value_of(frames, path, costs));
      f = 0;
    } else {
      path[f++] = 0;
    }
  }
  return best;
}

double number(int low, int high) { return *rc::gen::inRange(low, high) / 64.0; }

Frames any_frames(int most) {
  Frames frames(static_cast<std::size_t>(*rc::gen::inRange(1, most + 1)));
  for (auto& states : frames) {
    states.resize(static_cast<std::size_t>(*rc::gen::inRange(1, 4)));
    for (PitchState& state : states) {
      state = {number(0, 64), number(384, 640), *rc::gen::arbitrary<bool>(), {}};
    }
  }
  return number_states(frames);
}

RC_GTEST_PROP(PitchPath, IsAsGoodAsTheBestOfAllPaths, ()) {
  const Frames frames = any_frames(6);
  const PitchPathCosts costs{number(0, 64), number(0, 64)};
  const auto path = path_of(frames, costs);
  RC_ASSERT(path.size() == frames.size());
  RC_ASSERT(value_of(frames, indices(path), costs) == best_value(frames, costs));
}

RC_GTEST_PROP(PitchPath, IsTheSameInPartsAsAtOnce, ()) {
  const Frames frames = any_frames(60);
  const PitchPathCosts costs{number(0, 64), number(0, 64)};
  const auto step = *rc::gen::inRange<std::size_t>(1, 20);
  RC_ASSERT(indices(path_of(frames, costs, step)) == indices(path_of(frames, costs)));
}

TEST(PitchPath, SettlesAllButTheLastFrameWhereAllPathsMeet) {
  PitchPath path({0.1, 0.1});
  const std::vector<PitchState> one = {{0.5, 7.0, true, {}}};
  const std::vector<PitchState> two = {{0.5, 7.0, true, {}}, {0.5, 6.0, true, {}}};
  path.add_frame(two);
  EXPECT_TRUE(path.settled().empty());
  path.add_frame(one);
  path.add_frame(two);
  EXPECT_EQ(path.settled().size(), 2U);
  EXPECT_TRUE(path.settled().empty());
  path.add_frame(one);
  EXPECT_EQ(path.settled().size(), 1U);
  EXPECT_EQ(path.rest().size(), 1U);
}

TEST(PitchPath, WithoutCostsTakesTheBestStateOfEachFrame) {
  const Frames frames = number_states({{{0.4, 0.0, false, {}}, {0.5, 7.0, true, {}}},
                                       {{0.4, 0.0, false, {}}, {0.3, 8.0, true, {}}},
                                       {{0.1, 6.0, true, {}}, {0.2, 9.0, true, {}}}});
  EXPECT_EQ(indices(path_of(frames, {})), (std::vector<std::size_t>{1, 0, 1}));
}

TEST(PitchPath, OctaveJumpCostKeepsAnOctaveErrorOut) {
  const Frames frames = number_states({{{0.9, 7.0, true, {}}, {0.8, 6.0, true, {}}},
                                       {{0.8, 7.0, true, {}}, {0.9, 6.0, true, {}}},
                                       {{0.9, 7.0, true, {}}, {0.8, 6.0, true, {}}}});
  EXPECT_EQ(indices(path_of(frames, {0.04, 0.0})), (std::vector<std::size_t>{0, 1, 0}));
  EXPECT_EQ(indices(path_of(frames, {0.06, 0.0})), (std::vector<std::size_t>{0, 0, 0}));
}

TEST(PitchPath, AmongEqualsTakesTheLowerIndex) {
  const PitchState same{0.5, 0.0, false, {}};
  const Frames frames = number_states({{same, same}, {same, same}});
  EXPECT_EQ(indices(path_of(frames, {0.1, 0.1})), (std::vector<std::size_t>{0, 0}));
}

TEST(PitchPath, OfNoFramesIsEmpty) {
  EXPECT_TRUE(path_of({}, {}).empty());
  EXPECT_TRUE(PitchPath({}).settled().empty());
}

}  // namespace
}  // namespace merkit
