#include "merkit/corpus/synth/timeline.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "merkit/corpus/synth/voice.h"

namespace merkit {
namespace {

std::vector<SpeechLength> draw_turns(std::uint64_t seed) {
  Rng rng(seed);
  std::vector<SpeechLength> turns(40);
  for (SpeechLength& turn : turns) {
    turn.gender = rng.chance(0.5) ? 'F' : 'M';
    turn.num_samples = 4000 + rng.below(90000);
  }
  return turns;
}

RC_GTEST_PROP(Timeline, SpeechLiesWithinItsTurnAndTurnsStartInOrder, (std::uint64_t seed)) {
  const auto turns = draw_turns(seed);
  const auto placements = lay_out(turns, Rng(seed));
  RC_ASSERT(placements.size() == turns.size());
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const Placement& placement = placements[i];
    RC_ASSERT(placement.first_sample() < placement.speech_start_samples);
    RC_ASSERT(placement.speech_start_samples + turns[i].num_samples <
              placement.first_sample() + placement.num_samples());
    const std::int64_t last_ticks = i == 0 ? 0 : placements[i - 1].start_ticks;
    RC_ASSERT(last_ticks < placement.start_ticks);
  }
}

RC_GTEST_PROP(Timeline, NobodySpeaksOverHimself, (std::uint64_t seed)) {
  const auto turns = draw_turns(seed);
  const auto placements = lay_out(turns, Rng(seed));
  std::size_t woman_until = 0;
  std::size_t man_until = 0;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    std::size_t& until = turns[i].gender == 'F' ? woman_until : man_until;
    RC_ASSERT(placements[i].speech_start_samples >= until);
    until = placements[i].speech_start_samples + turns[i].num_samples;
  }
}

RC_GTEST_PROP(Timeline, SentencesAreLessThanASampleShorterThanTheirTurn, (std::uint64_t seed)) {
  for (const Placement& placement : lay_out(draw_turns(seed), Rng(seed))) {
    const double excess = static_cast<double>(placement.num_samples()) -
                          kSynthRateHz * (placement.end_s() - placement.start_s());
    RC_ASSERT(excess > -1.001);
    RC_ASSERT(excess < 0.001);
  }
}

TEST(Timeline, MostNeighbouringTurnsOverlapAsInTheRelease) {
  const auto placements = lay_out(draw_turns(3), Rng(3));
  int overlaps = 0;
  for (std::size_t i = 1; i < placements.size(); ++i) {
    overlaps += placements[i].start_ticks < placements[i - 1].end_ticks ? 1 : 0;
  }
  EXPECT_GT(overlaps, 23);  // release: 71 %
  EXPECT_LT(overlaps, 39);
}

}  // namespace
}  // namespace merkit
