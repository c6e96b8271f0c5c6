#include "merkit/corpus/synth/mocap_writer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "merkit/base/parse.h"

namespace merkit {
namespace {

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

TEST(MocapWriter, EveryGroupHasAFolderAndAsManyNamesAsColumns) {
  EXPECT_EQ(mocap_folder(MocapGroup::kFace), "MOCAP_rotated");
  EXPECT_EQ(mocap_folder(MocapGroup::kHead), "MOCAP_head");
  EXPECT_EQ(mocap_folder(MocapGroup::kHand), "MOCAP_hand");
  const auto num_columns = [](MocapGroup group) {
    const std::string header = mocap_header(group);
    return split_words(lines_of(header)[1]).size();
  };
  EXPECT_EQ(num_columns(MocapGroup::kFace), kFaceColumns);
  EXPECT_EQ(num_columns(MocapGroup::kHead), kHeadColumns);
  EXPECT_EQ(num_columns(MocapGroup::kHand), kHandColumns);
}

RC_GTEST_PROP(MocapWriter, ValuesReadBackAreThoseWritten, (std::vector<MotionValue> values)) {
  const MotionTrack track{1, values};
  const std::string text = dialogue_mocap_text(MocapGroup::kHead, track);
  const auto lines = lines_of(text);
  RC_ASSERT(lines.size() == values.size() + 2);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto fields = split(lines[i + 2], ' ');
    RC_ASSERT(fields.size() == 3U);
    RC_ASSERT(parse_int(fields[0]) == static_cast<std::int64_t>(i + 1));
    if (values[i] == kLostMarker) {
      RC_ASSERT(fields[2] == "NaN");
    } else {
      RC_ASSERT(std::llround(*parse_double(fields[2]) * kMotionUnitsPerOne) == values[i]);
    }
  }
}

RC_GTEST_PROP(MocapWriter, ASentenceIsAPartOfTheDialogueWithItsOwnTimes, ()) {
  constexpr std::size_t kFrames = 500;
  const auto start = *rc::gen::inRange(0, 40000);
  const auto length = *rc::gen::inRange(1, 20000);
  std::vector<MotionValue> values(kFrames);
  for (std::size_t i = 0; i < kFrames; ++i) {
    values[i] = static_cast<MotionValue>(i * 7919);
  }
  const MotionTrack track{1, values};
  const MocapSpan span{1e-4 * start, 1e-4 * (start + length)};
  const std::string dialogue = dialogue_mocap_text(MocapGroup::kHead, track);
  const std::string sentence = sentence_mocap_text(MocapGroup::kHead, track, span);
  std::size_t num_inside = 0;
  const auto whole = lines_of(dialogue);
  const auto part = lines_of(sentence);
  for (std::size_t i = 2; i < whole.size(); ++i) {
    const auto fields = split(whole[i], ' ');
    const double time_s = static_cast<double>(i - 1) / kMocapRateHz;
    if (time_s <= span.start_s || time_s >= span.end_s) {
      continue;
    }
    const auto own = split(part.at(2 + num_inside++), ' ');
    RC_ASSERT(own[0] == fields[0]);
    RC_ASSERT(own[2] == fields[2]);
    RC_ASSERT(std::abs(*parse_double(own[1]) - (time_s - span.start_s)) < 1e-5);
  }
  RC_ASSERT(part.size() == num_inside + 2);
}

}  // namespace
}  // namespace merkit
