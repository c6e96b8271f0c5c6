#include "merkit/corpus/synth/gesture.h"

#include <gtest/gtest.h>

#include <cmath>

namespace merkit {
namespace {

constexpr int kNumDraws = 3000;

double action(const Gesture& gesture, FaceAction which) {
  return gesture.face[static_cast<std::size_t>(which)];
}

// Mean of an action of the face over many turns of one feeling.
double mean_action(Emotion emotion, FaceAction which) {
  const Actor actor = make_actor(1, 1, 'F');
  double sum = 0.0;
  for (std::uint64_t i = 0; i < kNumDraws; ++i) {
    Rng rng(2, i);
    sum += action(draw_gesture(actor, {.emotion = emotion}, Role::kSpeaker, rng), which);
  }
  return sum / kNumDraws;
}

TEST(Gesture, AListenerShowsLessThanTheSpeakerOnAverage) {
  const Actor actor = make_actor(1, 4, 'M');
  double speaker = 0.0;
  double listener = 0.0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    Rng a(1, i);
    Rng b(2, i);
    speaker += draw_gesture(actor, {.emotion = Emotion::kHappiness}, Role::kSpeaker, a).face[0];
    listener += draw_gesture(actor, {.emotion = Emotion::kHappiness}, Role::kListener, b).face[0];
  }
  EXPECT_GT(speaker, 1.5 * listener);
  EXPECT_GT(listener, 0.0);
}

TEST(Gesture, FeelingsMoveTheFaceTheWayTheyDo) {
  EXPECT_GT(mean_action(Emotion::kHappiness, FaceAction::kSmile),
            mean_action(Emotion::kAnger, FaceAction::kSmile) + 0.5);
  EXPECT_GT(mean_action(Emotion::kAnger, FaceAction::kBrowsDown),
            mean_action(Emotion::kNeutral, FaceAction::kBrowsDown) + 0.5);
  EXPECT_GT(mean_action(Emotion::kSurprise, FaceAction::kBrowsUp),
            mean_action(Emotion::kAnger, FaceAction::kBrowsUp) + 0.5);
  EXPECT_GT(mean_action(Emotion::kSadness, FaceAction::kLidsDown),
            mean_action(Emotion::kExcitement, FaceAction::kLidsDown) + 0.5);
}

TEST(Gesture, WithoutDifficultyAListenerShowsHalfOfWhatASpeakerDoes) {
  const Actor actor = make_actor(1, 4, 'F');
  const Expression sadness{.emotion = Emotion::kSadness, .clarity = 0.4, .difficulty = 0.0};
  Rng first(1);
  Rng second(2);
  const Gesture speaker = draw_gesture(actor, sadness, Role::kSpeaker, first);
  const Gesture listener = draw_gesture(actor, sadness, Role::kListener, second);
  for (std::size_t i = 0; i < kNumFaceActions; ++i) {
    EXPECT_NEAR(listener.face[i], 0.5 * speaker.face[i], 1e-12) << i;
  }
  EXPECT_NEAR(listener.head_down, 0.5 * speaker.head_down, 1e-12);
  EXPECT_NEAR(listener.head_energy, 0.5 * speaker.head_energy, 1e-12);
  EXPECT_NEAR(listener.hand_energy, 0.5 * speaker.hand_energy, 1e-12);
}

TEST(Gesture, DifficultyIsTheSpreadAroundWhatIsShown) {
  const Actor actor = make_actor(1, 2, 'M');
  for (const double difficulty : {0.5, 1.0, 3.0}) {
    double squares = 0.0;
    for (std::uint64_t i = 0; i < kNumDraws; ++i) {
      Rng rng(4, i);
      const Expression other{.emotion = Emotion::kOther, .difficulty = difficulty};
      const double smile =
          action(draw_gesture(actor, other, Role::kSpeaker, rng), FaceAction::kSmile);
      squares += smile * smile / kNumDraws;
    }
    EXPECT_NEAR(std::sqrt(squares), 0.5 * difficulty, 0.03 * difficulty);
  }
}

}  // namespace
}  // namespace merkit
