#include "merkit/features/chosen_input.h"

#include <gtest/gtest.h>

#include "merkit/base/file.h"
#include "merkit/features/content_hash.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

Utterance with_both_sounds() {
  Utterance utterance;
  utterance.id = "a";
  utterance.sentence_audio.path = "a.wav";
  utterance.dialogue_audio.path = "dialogue.wav";
  utterance.start_s = 1.0;
  utterance.end_s = 2.0;
  return utterance;
}

TEST(ChooseAudio, TakesTheSentenceFileUnlessTheDialogueIsWanted) {
  const Utterance utterance = with_both_sounds();
  EXPECT_EQ(choose_audio(utterance, "auto").path, "a.wav");
  EXPECT_EQ(choose_audio(utterance, "sentence").path, "a.wav");
  const AudioSource slice = choose_audio(utterance, "dialogue");
  EXPECT_EQ(slice.path, "dialogue.wav");
  EXPECT_EQ(slice.start_s, 1.0);
  EXPECT_EQ(slice.end_s, 2.0);
}

TEST(ChooseAudio, TakesTheOtherOneIfTheWantedIsAbsent) {
  Utterance utterance = with_both_sounds();
  utterance.sentence_audio.path.clear();
  EXPECT_EQ(choose_audio(utterance, "sentence").path, "dialogue.wav");
  utterance.start_s.reset();
  EXPECT_TRUE(choose_audio(utterance, "auto").path.empty()) << "no times, no utterance";
}

TEST(InputChooser, OnlyTheSeedSetBorrowsTheMotionCaptureOfTheOtherTake) {
  Utterance lender;
  lender.id = "Ses05M_script01_1_F000";
  lender.dialogue = "Ses05M_script01_1";
  lender.dialogue_mocap.face = "face.txt";
  lender.dialogue_mocap.sentence_file = false;
  Utterance borrower;
  borrower.id = "Ses05M_script01_1b_F000";
  borrower.dialogue = "Ses05M_script01_1b";
  borrower.start_s = 1.0;
  borrower.end_s = 2.0;
  const std::vector<const Utterance*> utterances = {&lender, &borrower};
  const InputChooser chooser(utterances);
  const ChosenInput seed = chooser.choose(borrower, "mocap189-seed", "dialogue");
  EXPECT_EQ(seed.mocap.files.face, "face.txt");
  EXPECT_TRUE(has_input(borrower, seed, Modality::kMocap));
  const ChosenInput right = chooser.choose(borrower, "mocap189", "auto");
  EXPECT_FALSE(has_input(borrower, right, Modality::kMocap));
}

TEST(InputChooser, MotionCaptureOfTheDialogueIsPreferredAndThatOfTheSentenceIsTheFallback) {
  Utterance utterance;
  utterance.start_s = 1.0;
  utterance.end_s = 2.0;
  utterance.sentence_mocap.face = "sentence.txt";
  utterance.dialogue_mocap.face = "dialogue.txt";
  utterance.dialogue_mocap.sentence_file = false;
  const auto face = [&](std::string_view source) {
    const std::vector<const Utterance*> utterances = {&utterance};
    const InputChooser chooser(utterances);
    return chooser.choose(utterance, "mocap189-seed", source).mocap.files.face.string();
  };
  EXPECT_EQ(face("dialogue"), "dialogue.txt");
  EXPECT_EQ(face("sentence"), "sentence.txt");
  utterance.dialogue_mocap.face.clear();
  EXPECT_EQ(face("dialogue"), "sentence.txt");
}

TEST(HasInput, IsSaidOfEachModalityByItself) {
  Utterance utterance = with_both_sounds();
  utterance.text = "";
  const std::vector<const Utterance*> utterances = {&utterance};
  const ChosenInput input = InputChooser(utterances).choose(utterance, "logmel", "auto");
  EXPECT_TRUE(has_input(utterance, input, Modality::kAudio));
  EXPECT_TRUE(has_input(utterance, input, Modality::kText)) << "an empty text is a text";
  EXPECT_FALSE(has_input(utterance, input, Modality::kMocap));
}

TEST(ContentHash, ChangesWithBytesTimesAndRecipeOnly) {
  const testing::TemporaryFolder folder;
  Utterance utterance = with_both_sounds();
  utterance.sentence_audio.path = folder / "a.wav";
  write_file(utterance.sentence_audio.path, "one");
  const auto hash = [&](std::string_view recipe) {
    FileHashes files;
    const std::vector<const Utterance*> utterances = {&utterance};
    const ChosenInput input = InputChooser(utterances).choose(utterance, "logmel", "auto");
    return content_hash(utterance, input, Modality::kAudio, recipe, files);
  };
  const std::string first = hash("r");
  EXPECT_EQ(first.size(), 32U);
  EXPECT_EQ(hash("r"), first);
  EXPECT_NE(hash("other"), first);
  utterance.text = "new";
  EXPECT_EQ(hash("r"), first) << "sound features do not read the text";
  utterance.sentence_audio.start_s = 0.5;
  EXPECT_NE(hash("r"), first);
  utterance.sentence_audio.start_s.reset();
  write_file(utterance.sentence_audio.path, "two");
  EXPECT_NE(hash("r"), first);
}

}  // namespace
}  // namespace merkit
