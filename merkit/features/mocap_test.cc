#include "merkit/features/mocap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

// "frame time" and `num_values` values a row, in the syntax of the release; the value of row r and
// column c is first + r + c / 8.
std::string mocap_file(std::size_t num_rows, std::size_t num_values, double first) {
  std::string text = "Frame# Time CH1 CH2\nX01 Y01 Z01\n";
  for (std::size_t r = 0; r < num_rows; ++r) {
    text += std::to_string(r + 1) + " " + std::to_string(static_cast<double>(r + 1) / 100.0);
    for (std::size_t c = 0; c < num_values; ++c) {
      text += " " + std::to_string(first + static_cast<double>(r) + static_cast<double>(c) / 8.0);
    }
    text += "\n";
  }
  return text;
}

class MocapSets : public ::testing::Test {
 protected:
  MocapSets() {
    write_file(folder_.path() / "face.txt", mocap_file(400, kNumFaceValues, 1000.0));
    write_file(folder_.path() / "head.txt", mocap_file(400, kNumHeadValues, 2000.0));
    write_file(folder_.path() / "hand.txt", mocap_file(100, kNumHandValues, 3000.0));
    clip_.files = {folder_.path() / "face.txt", folder_.path() / "head.txt",
                   folder_.path() / "hand.txt", true};
  }

  MocapClip dialogue_clip(double start_s, double end_s) const {
    MocapClip clip = clip_;
    clip.files.sentence_file = false;
    clip.start_s = start_s;
    clip.end_s = end_s;
    return clip;
  }

  testing::TemporaryFolder folder_;
  MocapClip clip_;
};

TEST_F(MocapSets, RightSetHoldsHeadHandsAndFaceInThatOrder) {
  const Matrix<double> features = Mocap(MocapOptions{}).compute(clip_);
  ASSERT_EQ(features.rows(), 200U);
  ASSERT_EQ(features.cols(), 189U);
  // Parts of two rows: 0 and 1, 2 and 3, ...
  EXPECT_EQ(features(0, 0), 2000.5);
  EXPECT_EQ(features(0, 5), 2000.5 + 5.0 / 8.0);
  EXPECT_EQ(features(0, 6), 3000.0);
  EXPECT_EQ(features(3, 23), 3003.0 + 17.0 / 8.0);
  EXPECT_EQ(features(10, 24), 1020.5);
  EXPECT_EQ(features(199, 188), 1398.5 + 164.0 / 8.0);
}

TEST_F(MocapSets, RightSetLeavesGapsWhereThereAreNoRows) {
  const Matrix<double> features = Mocap(MocapOptions{}).compute(clip_);
  EXPECT_FALSE(std::isnan(features(99, 6)));
  EXPECT_TRUE(std::isnan(features(100, 6)));
  clip_.files.head.clear();
  const Matrix<double> headless = Mocap(MocapOptions{}).compute(clip_);
  for (std::size_t part = 0; part < 200; ++part) {
    EXPECT_TRUE(std::isnan(headless(part, 0))) << part;
    EXPECT_EQ(headless(part, 24), features(part, 24)) << part;
  }
}

TEST_F(MocapSets, SeedSetHasOnlyTheFace) {
  const Matrix<double> seed = Mocap({.set = "mocap189-seed"}).compute(dialogue_clip(0.0, 9.0));
  const Matrix<double> right = Mocap(MocapOptions{}).compute(dialogue_clip(0.0, 9.0));
  ASSERT_EQ(seed.cols(), 189U);
  for (std::size_t part = 0; part < 200; ++part) {
    for (std::size_t c = 0; c < 24; ++c) {
      EXPECT_EQ(seed(part, c), 0.0);
    }
    EXPECT_TRUE(std::ranges::equal(seed.row(part).subspan(24), right.row(part).subspan(24)));
  }
}

TEST_F(MocapSets, SeedSetReadsHeadAndHandsOnRequestByTheSameRules) {
  const Mocap seed_set({.set = "mocap189-seed", .head_and_hands = true});
  const Matrix<double> seed = seed_set.compute(dialogue_clip(0.0, 9.0));
  const Matrix<double> right = Mocap(MocapOptions{}).compute(dialogue_clip(0.0, 9.0));
  EXPECT_EQ(seed_set.column_names(), Mocap(MocapOptions{}).column_names());
  EXPECT_EQ(seed(0, 5), right(0, 5));
  EXPECT_EQ(seed(3, 23), right(3, 23));
  EXPECT_TRUE(std::isnan(right(100, 6)));
  EXPECT_EQ(seed(100, 6), 0.0);
}

TEST_F(MocapSets, SeedSetTurnsGapsIntoZeros) {
  const MocapClip clip = dialogue_clip(0.005, 0.505);
  const Matrix<double> seed = Mocap({.set = "mocap189-seed"}).compute(clip);
  EXPECT_EQ(seed(49, 24), 1049.0);
  EXPECT_EQ(seed(50, 24), 0.0);
  EXPECT_TRUE(std::ranges::none_of(seed.values(), [](double x) { return std::isnan(x); }));
  clip_.files.face.clear();
  EXPECT_EQ(Mocap({.set = "mocap189-seed"}).compute(clip_), Matrix<double>(200, 189));
}

TEST_F(MocapSets, ALostMarkerZeroesItsPartInTheSeedSetOnly) {
  std::string text = mocap_file(400, kNumFaceValues, 1000.0);
  const std::string time_and_value = "0.040000 1003.000000";
  text.replace(text.find(time_and_value), time_and_value.size(), "0.040000 NaN");
  write_file(folder_.path() / "face.txt", text);
  EXPECT_EQ(Mocap(MocapOptions{}).compute(clip_)(1, 24), 1002.0);
  EXPECT_EQ(Mocap({.set = "mocap189-seed"}).compute(clip_)(1, 24), 0.0);
}

TEST_F(MocapSets, DialogueFilesAreCutAtTheTimesOfTheUtterance) {
  const Matrix<double> features = Mocap({.num_parts = 1}).compute(dialogue_clip(0.10, 0.15));
  // Times 0.11 to 0.14 are rows 10 to 13.
  EXPECT_EQ(features(0, 24), 1011.5);
  MocapClip clip = dialogue_clip(0.0, 1.0);
  clip.end_s.reset();
  EXPECT_THROW(Mocap(MocapOptions{}).compute(clip), Error);
}

TEST_F(MocapSets, FlagsSayWhoWearsTheMarkersAndWhatWasSeen) {
  const Mocap mocap({.flags = true});
  clip_.speaker_wears_markers = true;
  const Matrix<double> own = mocap.compute(clip_);
  ASSERT_EQ(own.cols(), 193U);
  EXPECT_EQ(own(0, 189), 1.0);
  EXPECT_EQ(own(0, 190), 1.0);
  EXPECT_EQ(own(150, 191), 0.0);
  EXPECT_EQ(own(150, 192), 1.0);
  clip_.speaker_wears_markers = false;
  EXPECT_EQ(mocap.compute(clip_)(7, 189), 0.0);
  clip_.speaker_wears_markers.reset();
  EXPECT_EQ(mocap.compute(clip_)(7, 189), 0.5);
}

TEST_F(MocapSets, ColumnNamesAreUniqueAndFitTheColumns) {
  for (const char* set : {"mocap189", "mocap189-seed"}) {
    const Mocap mocap({.set = set, .flags = true});
    const auto names = mocap.column_names();
    EXPECT_EQ(names.size(), mocap.compute(clip_).cols());
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
    EXPECT_EQ(names[24], "face_CH1_x");
    EXPECT_EQ(names[188], "face_RHD_z");
  }
}

TEST(MocapClipTest, PrefersTheFilesAskedFor) {
  Utterance utterance;
  utterance.dialogue_mocap = {"dialogue_face.txt", "", "", false};
  utterance.start_s = 1.0;
  EXPECT_EQ(mocap_clip(utterance, MocapFiles::kSentence).files.face, "dialogue_face.txt");
  utterance.sentence_mocap.face = "face.txt";
  EXPECT_EQ(mocap_clip(utterance, MocapFiles::kSentence).files.face, "face.txt");
  EXPECT_EQ(mocap_clip(utterance, MocapFiles::kDialogue).files.face, "dialogue_face.txt");
  EXPECT_EQ(mocap_clip(utterance, MocapFiles::kDialogue).start_s, 1.0);
}

TEST(MocapDialogue, OnlyTheOneWithoutMotionCaptureBorrows) {
  EXPECT_EQ(mocap_dialogue("Ses05M_script01_1b"), "Ses05M_script01_1");
  EXPECT_EQ(mocap_dialogue("Ses05M_script01_1"), "Ses05M_script01_1");
  EXPECT_EQ(mocap_dialogue("Ses03M_impro05b"), "Ses03M_impro05b");
}

TEST(Mocap, RefusesOptionsOutOfRange) {
  EXPECT_THROW(Mocap({.num_parts = 0}), Error);
  try {
    const Mocap mocap({.set = "mocap198"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("did you mean \"mocap189\"?"));
  }
}

}  // namespace
}  // namespace merkit
