#include "merkit/corpus/synth/motion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/parse.h"
#include "merkit/corpus/synth/mocap_writer.h"

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

TEST(FaceModel, SmilingRaisesAndSpreadsTheCornersOfTheMouth) {
  const FaceModel face(1.0, 5);
  FaceActions smile{};
  smile[static_cast<std::size_t>(FaceAction::kSmile)] = 1.0;
  const auto rest = face.positions({});
  const auto smiling = face.positions(smile);
  const std::size_t left = 3 * marker_named("Mou5");
  const std::size_t right = 3 * marker_named("Mou1");
  EXPECT_GT(smiling[left], rest[left] + 2.0);
  EXPECT_LT(smiling[right], rest[right] - 2.0);
  EXPECT_GT(smiling[left + 1], rest[left + 1] + 2.0);
  EXPECT_EQ(smiling[3 * marker_named("LLID")], rest[3 * marker_named("LLID")]);
}

TEST(FaceModel, ScaleIsTheSizeOfTheFaceAndTheSeedIsWhereMarkersSit) {
  const auto plain = FaceModel(1.0, 5).positions({});
  const auto large = FaceModel(1.1, 5).positions({});
  const auto other = FaceModel(1.0, 6).positions({});
  const std::size_t forehead = 3 * marker_named("FH2") + 1;
  EXPECT_NEAR(large[forehead] - plain[forehead], 9.0, 1e-9);
  EXPECT_NE(plain, other);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    EXPECT_EQ(other[3 * nose_tip_marker() + axis], 0.0);
  }
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

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (LineReader reader(text); const auto line = reader.next();) {
    lines.push_back(*line);
  }
  return lines;
}

TEST(MocapWriter, HeadersHaveTheTokensOfTheRelease) {
  const std::string text = mocap_header(MocapGroup::kFace);
  const auto lines = lines_of(text);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(split_words(lines[0]).size(), 57U);
  EXPECT_TRUE(lines[0].starts_with("Frame# Time CH1 CH2 CH3 FH1 FH2 FH3 LC1"));
  EXPECT_TRUE(lines[0].ends_with("Mou8 LHD RHD"));
  EXPECT_EQ(split_words(lines[1]).size(), 165U);
  EXPECT_TRUE(lines[1].starts_with("X01 Y01 Z01 X02"));
  EXPECT_TRUE(lines[1].ends_with("X53 Y53 Z53 X60 Y60 Z60 X61 Y61 Z61"));
}

TEST(MocapWriter, ValuesHaveFiveDecimalsAndLostMarkersAreNaN) {
  MotionTrack track{4, {-1, 12345678, kLostMarker, -1234567}};
  const std::string text = dialogue_mocap_text(MocapGroup::kHead, track);
  EXPECT_EQ(lines_of(text)[2], "1 0.00834 -0.00001 123.45678 NaN -12.34567");
  EXPECT_EQ(text.back(), '\n');
}

TEST(MocapWriter, SentencesHoldTheFramesStrictlyWithinAndCountTimeFromTheirStart) {
  const MotionTrack track{1, std::vector<MotionValue>(1000, 0)};
  const std::string text =
      sentence_mocap_text(MocapGroup::kHead, track, {.start_s = 6.2901, .end_s = 8.2357});
  const auto lines = lines_of(text);
  // The release's turn with these times has frames 755 to 987.
  EXPECT_EQ(lines[2], "755 0.00786 0.00000");
  EXPECT_TRUE(lines.back().starts_with("987 1.94313 ")) << lines.back();
  EXPECT_EQ(lines.size(), 2U + 233U);
}

TEST(MocapWriter, FramesPastTheEndOfTheRecordingAreNotInvented) {
  const MotionTrack track{1, std::vector<MotionValue>(100, 0)};
  EXPECT_EQ(lines_of(sentence_mocap_text(MocapGroup::kHead, track, {0.5, 9.0})).size(),
            2U + 100U - 59U);
  EXPECT_EQ(lines_of(sentence_mocap_text(MocapGroup::kHead, track, {5.0, 9.0})).size(), 2U);
}

}  // namespace
}  // namespace merkit
