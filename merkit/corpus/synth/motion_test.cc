#include "merkit/corpus/synth/motion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace merkit {
namespace {

constexpr std::size_t kFrames = 600;

std::size_t marker_named(std::string_view name) {
  std::size_t marker = 0;
  while (face_marker_name(marker) != name) {
    ++marker;
  }
  return marker;
}

Motion moved(const Gesture& gesture, float loudness = 0.0F) {
  const Cue cue{.start_s = 0.0, .gesture = gesture};
  const std::vector<float> speech(kFrames, loudness);
  return animate(make_actor(1, 2, 'F'), {&cue, 1}, speech, Rng(7));
}

double mean_of(const MotionTrack& track, std::size_t column) {
  double sum = 0.0;
  for (std::size_t frame = 0; frame < track.num_frames(); ++frame) {
    sum += static_cast<double>(track.values[frame * track.num_values + column]);
  }
  return sum / kMotionUnitsPerOne / static_cast<double>(track.num_frames());
}

double spread_of(const MotionTrack& track, std::size_t column) {
  const double mean = mean_of(track, column);
  double sum = 0.0;
  for (std::size_t frame = 0; frame < track.num_frames(); ++frame) {
    const double value =
        static_cast<double>(track.values[frame * track.num_values + column]) / kMotionUnitsPerOne;
    sum += (value - mean) * (value - mean);
  }
  return std::sqrt(sum / static_cast<double>(track.num_frames()));
}

TEST(Motion, EveryFrameHasAllValuesAndTheTipOfTheNoseIsTheOrigin) {
  const Motion motion = moved({});
  EXPECT_EQ(motion.face.num_frames(), kFrames);
  EXPECT_EQ(motion.face.values.size(), kFrames * 165);
  EXPECT_EQ(motion.head.values.size(), kFrames * 6);
  EXPECT_EQ(motion.hand.values.size(), kFrames * 18);
  EXPECT_EQ(spread_of(motion.face, 3 * nose_tip_marker()), 0.0);
  EXPECT_GT(spread_of(motion.face, 0), 0.0);
}

TEST(Motion, MovementIsSmooth) {
  const Motion motion = moved({}, 0.5F);
  for (const MotionTrack* track : {&motion.face, &motion.head, &motion.hand}) {
    for (std::size_t i = track->num_values; i < track->values.size(); ++i) {
      const int step = track->values[i] - track->values[i - track->num_values];
      EXPECT_LT(std::abs(step), 10 * static_cast<int>(kMotionUnitsPerOne));
    }
  }
}

TEST(Motion, AGestureIsReachedWithinASecondOfItsCueAndNotBefore) {
  const std::size_t corner = 3 * marker_named("Mou5") + 1;
  Gesture smile;
  smile.face[static_cast<std::size_t>(FaceAction::kSmile)] = 3.0;
  const Cue cue{.start_s = 2.0, .gesture = smile};
  const std::vector<float> silence(kFrames, 0.0F);
  const Actor actor = make_actor(1, 2, 'F');
  const Motion smiling = animate(actor, {&cue, 1}, silence, Rng(7));
  const Motion still = animate(actor, {}, silence, Rng(7));
  const auto raised_mm = [&](double time_s) {
    const std::size_t at = static_cast<std::size_t>(time_s * kMocapRateHz) * kFaceColumns + corner;
    return static_cast<double>(smiling.face.values[at] - still.face.values[at]) /
           kMotionUnitsPerOne;
  };
  EXPECT_EQ(raised_mm(1.0), 0.0);
  EXPECT_EQ(raised_mm(1.98), 0.0);
  const double reached_mm = raised_mm(4.9);
  EXPECT_GT(reached_mm, 5.0);
  EXPECT_GT(raised_mm(3.0), 0.9 * reached_mm);
  EXPECT_LT(raised_mm(2.1), 0.6 * reached_mm);
  EXPECT_EQ(smiling.hand.values, still.hand.values);
}

TEST(Motion, TheSameActorRestsAtTheSamePlaceAndAnotherElsewhere) {
  const std::vector<float> silence(kFrames, 0.0F);
  const auto rest = [&](int session, std::uint64_t seed) {
    return mean_of(animate(make_actor(1, session, 'M'), {}, silence, Rng(seed)).hand, 0);
  };
  EXPECT_NEAR(rest(1, 1), rest(1, 2), 25.0);
  EXPECT_NE(rest(1, 1), rest(2, 1));
}

TEST(Motion, NothingIsRecordedOfNoTime) {
  const Motion motion = animate(make_actor(1, 1, 'F'), {}, {}, Rng(1));
  EXPECT_EQ(motion.face.num_frames(), 0U);
  EXPECT_EQ(motion.hand.num_frames(), 0U);
}

TEST(Motion, SpeechOpensTheJawAndLivelyHandsMoveFurther) {
  const std::size_t chin = 3 * marker_named("CH2") + 1;
  EXPECT_LT(mean_of(moved({}, 1.0F).face, chin), mean_of(moved({}).face, chin) - 2.0);
  Gesture lively;
  lively.hand_energy = 1.0;
  EXPECT_GT(spread_of(moved(lively).hand, 0), 1.5 * spread_of(moved({}).hand, 0));
  Gesture sad;
  sad.head_down = 1.0;
  EXPECT_LT(mean_of(moved(sad).head, 0), mean_of(moved({}).head, 0) - 2.0);
}

}  // namespace
}  // namespace merkit
