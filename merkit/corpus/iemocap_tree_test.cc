#include "merkit/corpus/iemocap_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/corpus/release_fixture.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string error_of(const std::filesystem::path& path) {
  return testing::error_of([&] { find_iemocap_root(path); });
}

TEST(IemocapTree, TheReleaseAndItsParentNameTheSameRoot) {
  const testing::ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000"});
  EXPECT_EQ(find_iemocap_root(release.root()), release.root());
  EXPECT_EQ(find_iemocap_root(release.parent()), release.root());
}

TEST(IemocapTree, OtherFoldersAreRefusedWithWhatWasExpected) {
  const testing::ReleaseFixture release;
  release.write("notes/a.txt", "");
  release.write("SessionX/a.txt", "");
  EXPECT_THAT(error_of(release.root()), HasSubstr("expected folders Session1 to Session5"));
  EXPECT_THAT(error_of(release.root() / "nowhere"), HasSubstr("cannot list"));
  release.write("Session1/a.txt", "");
  make_folders(release.parent() / "copy" / "Session1");
  EXPECT_THAT(error_of(release.parent()), HasSubstr("more than one"));
}

TEST(IemocapTree, OnlyTextFilesDirectlyUnderEmoEvaluationAreLabels) {
  const testing::ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000"});
  const std::string folder = "Session1/dialog/EmoEvaluation/";
  release.write(folder + "Categorical/Ses01F_impro02.txt", "");
  release.write(folder + "Attribute/Ses01F_impro02_e1_atr.txt", "");
  release.write(folder + "Ses01F_impro02_e1.anvil", "");
  release.write(folder + ".DS_Store", "");
  const IemocapTree tree = list_iemocap(release.root());
  ASSERT_EQ(tree.dialogues.size(), 1U);
  EXPECT_EQ(tree.dialogues[0].name, "Ses01F_impro01");
  EXPECT_THAT(tree.irregularities, IsEmpty());
}

TEST(IemocapTree, PathsOfEveryModalityAreThoseOfTheDialogue) {
  const testing::ReleaseFixture release;
  release.add_dialogue("Ses05M_script01_1", {"F000", "M000"});
  const DialogueFiles files = list_iemocap(release.root()).dialogues.at(0);
  const std::filesystem::path dialog = release.root() / "Session5/dialog";
  EXPECT_EQ(files.labels, dialog / "EmoEvaluation/Ses05M_script01_1.txt");
  EXPECT_EQ(files.text, dialog / "transcriptions/Ses05M_script01_1.txt");
  EXPECT_EQ(files.audio, dialog / "wav/Ses05M_script01_1.wav");
  EXPECT_EQ(files.mocap.hand, dialog / "MOCAP_hand/Ses05M_script01_1.txt");
  EXPECT_FALSE(files.mocap.sentence_file);
  EXPECT_THAT(files.sentence_head, ElementsAre("Ses05M_script01_1_F000", "Ses05M_script01_1_M000"));
}

TEST(IemocapTree, ADialogueWhoseNameBeginsAnotherDoesNotTakeItsFiles) {
  const testing::ReleaseFixture release;
  release.add_dialogue("Ses05M_script01_1", {"F000"});
  release.add_dialogue("Ses05M_script01_1b", {"F000", "F001"});
  std::filesystem::remove_all(release.root() /
                              "Session5/sentences/MOCAP_rotated/Ses05M_script01_1b");
  const IemocapTree tree = list_iemocap(release.root());
  ASSERT_EQ(tree.dialogues.size(), 2U);
  EXPECT_EQ(tree.dialogues[0].sentence_wavs.size(), 1U);
  EXPECT_EQ(tree.dialogues[1].sentence_wavs.size(), 2U);
  EXPECT_THAT(tree.dialogues[1].sentence_face, IsEmpty());
}

TEST(IemocapTree, AppleDoubleTwinsAreSkippedAndNamedOncePerFolder) {
  const testing::ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000"});
  const auto twin = release.write("Session1/dialog/EmoEvaluation/._Ses01F_impro01.txt", "\x05\x16");
  release.write("Session1/dialog/EmoEvaluation/._Ses01F_impro02.txt", "\x05\x16");
  const IemocapTree tree = list_iemocap(release.root());
  EXPECT_EQ(tree.dialogues.size(), 1U);
  ASSERT_EQ(tree.irregularities.size(), 1U);
  EXPECT_EQ(tree.irregularities[0].kind, "appledouble");
  EXPECT_EQ(tree.irregularities[0].file, twin);
  EXPECT_THAT(tree.irregularities[0].detail, HasSubstr("1 more"));
}

TEST(IemocapTree, FilesThatFitNoDialogueAreNamed) {
  const testing::ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000"});
  const auto readme = release.write("Session1/dialog/EmoEvaluation/readme.txt", "");
  release.write("Session1/dialog/transcriptions/Ses01F_impro02.txt", "");
  const IemocapTree tree = list_iemocap(release.root());
  ASSERT_EQ(tree.irregularities.size(), 2U);
  EXPECT_EQ(tree.irregularities[0].kind, "unexpected-file");
  EXPECT_EQ(tree.irregularities[0].file, readme);
  EXPECT_EQ(tree.irregularities[1].kind, "dialogue-without-labels");
  EXPECT_EQ(tree.irregularities[1].file, release.labels("Ses01F_impro02"));
}

}  // namespace
}  // namespace merkit
