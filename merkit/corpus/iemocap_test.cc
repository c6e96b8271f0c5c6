#include "merkit/corpus/iemocap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/corpus/release_fixture.h"

namespace merkit {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::label_block;
using ::testing::Not;
using testing::ReleaseFixture;

Corpus scan(const std::filesystem::path& path, std::size_t num_threads = 1) {
  ThreadPool pool(num_threads);
  return scan_iemocap(path, {pool});
}

// "kind:line" of every irregularity, in order.
std::vector<std::string> kinds(const Corpus& corpus) {
  std::vector<std::string> names;
  for (const Irregularity& irregularity : corpus.irregularities) {
    names.push_back(irregularity.kind + ":" + std::to_string(irregularity.line));
  }
  return names;
}

std::string text_line(const std::string& id, std::string_view text) {
  return id + " [001.0000-002.0000]: " + std::string(text) + "\n";
}

TEST(Iemocap, JoinsLabelsTextSoundAndMotion) {
  const ReleaseFixture release;
  release.add_dialogue("Ses03M_impro05a", {"F000", "M000", "M001"});
  const Corpus corpus = scan(release.parent());
  EXPECT_THAT(corpus.irregularities, IsEmpty());
  EXPECT_EQ(corpus.format, "iemocap");
  EXPECT_EQ(corpus.root, release.root());
  ASSERT_EQ(corpus.utterances.size(), 3U);
  const Utterance& turn = corpus.utterances[0];
  EXPECT_EQ(turn.id, "Ses03M_impro05a_F000");
  EXPECT_EQ(turn.dialogue, "Ses03M_impro05a");
  EXPECT_EQ(turn.session, "3");
  EXPECT_EQ(turn.speaker, "3F");
  EXPECT_EQ(turn.gender, "F");
  EXPECT_EQ(turn.scenario, "impro05");
  EXPECT_EQ(turn.kind, DialogueKind::kImprovised);
  EXPECT_EQ(turn.emotion, Emotion::kNeutral);
  EXPECT_EQ(turn.label, "neu");
  EXPECT_EQ(turn.text, "Say F000.");
  EXPECT_EQ(turn.start_s, 1.0);
  EXPECT_EQ(turn.dimensions->dominance, 3.0);
  EXPECT_EQ(turn.judgements.size(), 3U);
  EXPECT_EQ(turn.sentence_audio.path,
            release.root() / "Session3/sentences/wav/Ses03M_impro05a/Ses03M_impro05a_F000.wav");
  EXPECT_EQ(turn.dialogue_audio.end_s, 2.0);
  EXPECT_FALSE(turn.sentence_mocap.face.empty());
  EXPECT_FALSE(turn.dialogue_mocap.sentence_file);
}

TEST(Iemocap, TheWearerOfTheMarkersSpeaksOnlyInOwnTurns) {
  const ReleaseFixture release;
  release.add_dialogue("Ses03M_impro05a", {"F000", "M000"});
  const Corpus corpus = scan(release.root());
  EXPECT_EQ(corpus.utterances[0].speaker_wears_markers, false);
  EXPECT_EQ(corpus.utterances[1].speaker_wears_markers, true);
}

TEST(Iemocap, BackChannelsAreSkippedEvenWhenTheirIdsRepeat) {
  const ReleaseFixture release;
  release.add_dialogue("Ses05F_impro03", {"F000"});
  const auto file = release.write(
      "Session5/dialog/transcriptions/Ses05F_impro03.txt",
      text_line("Ses05F_impro03_FXX3", "Mm.") + text_line("Ses05F_impro03_F000", "Well.") +
          text_line("Ses05F_impro03_FXX3", "Oh.") + text_line("Ses05F_impro03_MXX0", ""));
  const Corpus corpus = scan(release.root());
  EXPECT_EQ(corpus.utterances.size(), 1U);
  EXPECT_EQ(corpus.utterances[0].text, "Well.");
  EXPECT_THAT(kinds(corpus),
              ElementsAre("xx-turn:1", "duplicate-id:3", "empty-text:4", "xx-turn:4"));
  EXPECT_EQ(corpus.irregularities[0].file, file);
}

TEST(Iemocap, TextThatDoesNotFitTheLabelsIsNamed) {
  const ReleaseFixture release;
  release.add_dialogue("Ses05F_impro03", {"F000", "F001"});
  release.write("Session5/dialog/transcriptions/Ses05F_impro03.txt",
                text_line("Ses05F_impro03_F000", "One.") +
                    text_line("Ses05F_impro03_F000", "Two.") +
                    text_line("Ses05F_impro03_F007", "Three."));
  const Corpus corpus = scan(release.root());
  EXPECT_THAT(kinds(corpus),
              ElementsAre("missing-text:10", "conflicting-text:2", "unlabelled-turn:3"));
  EXPECT_EQ(corpus.utterances[0].text, "One.");
  EXPECT_EQ(corpus.utterances[1].text, std::nullopt);
}

TEST(Iemocap, TurnsThatRepeatOrBelongElsewhereAreNamedAndSkipped) {
  const ReleaseFixture release;
  release.add_dialogue("Ses05F_impro03", {"F000"});
  release.write("Session5/dialog/EmoEvaluation/Ses05F_impro03.txt",
                label_block("Ses05F_impro03_F000", 1.0, "neu") +
                    label_block("Ses05F_impro03_F000", 2.0, "ang") +
                    label_block("Ses05F_impro04_F000", 3.0, "ang") +
                    label_block("Ses05F_impro03_FXX0", 3.0, "ang"));
  const Corpus corpus = scan(release.root());
  EXPECT_EQ(corpus.utterances.size(), 1U);
  EXPECT_EQ(corpus.utterances[0].label, "neu");
  EXPECT_THAT(kinds(corpus), ElementsAre("duplicate-turn:8", "foreign-turn:15", "foreign-turn:22"));
}

TEST(Iemocap, GapsInTheNumberingOfASpeakerAreNamed) {
  const ReleaseFixture release;
  release.add_dialogue("Ses05F_impro03", {"F000", "F002", "M001"});
  const Corpus corpus = scan(release.root());
  EXPECT_THAT(kinds(corpus), ElementsAre("numbering-gap:10", "numbering-gap:17"));
  EXPECT_THAT(corpus.irregularities[0].detail, HasSubstr("F001 expected before F002"));
  EXPECT_THAT(corpus.irregularities[1].detail, HasSubstr("M000 expected before M001"));
}

TEST(Iemocap, SummariesThatTheirRatersDoNotSupportAreNamedAndKept) {
  const ReleaseFixture release;
  release.add_dialogue("Ses05F_impro03", {"F000"});
  std::string block = label_block("Ses05F_impro03_F000", 1.0, "neu");
  block.replace(block.find("\tneu\t"), 5, "\tang\t");
  block.replace(block.find("[2.5000"), 7, "[2.7500");
  release.write("Session5/dialog/EmoEvaluation/Ses05F_impro03.txt", block);
  const Corpus corpus = scan(release.root());
  EXPECT_EQ(corpus.utterances[0].emotion, Emotion::kAnger);
  EXPECT_THAT(kinds(corpus), ElementsAre("dimension-mismatch:1", "label-mismatch:1"));
  EXPECT_THAT(corpus.irregularities[0].detail, HasSubstr("valence 2.7500, mean of raters 2.5000"));
  EXPECT_THAT(corpus.irregularities[1].detail, HasSubstr("label ang, majority of raters neu"));
}

TEST(Iemocap, AMissingRatingIsNotTakenForAWrongMean) {
  const ReleaseFixture release;
  release.add_dialogue("Ses05F_impro03", {"F000"});
  std::string block = label_block("Ses05F_impro03_F000", 1.0, "neu");
  block.replace(block.find("dom  3"), 6, "dom  ");
  block.replace(block.find("3.0000]"), 7, "1.5000]");
  release.write("Session5/dialog/EmoEvaluation/Ses05F_impro03.txt", block);
  EXPECT_THAT(kinds(scan(release.root())), ElementsAre("missing-rating:5"));
}

TEST(Iemocap, UnknownLabelsAreKeptAsTextWithoutEmotion) {
  const ReleaseFixture release;
  release.add_dialogue("Ses05F_impro03", {"F000"});
  std::string block = label_block("Ses05F_impro03_F000", 1.0, "neu");
  block.replace(block.find("\tneu\t"), 5, "\tbor\t");
  release.write("Session5/dialog/EmoEvaluation/Ses05F_impro03.txt", block);
  const Corpus corpus = scan(release.root());
  EXPECT_EQ(corpus.utterances[0].emotion, std::nullopt);
  EXPECT_EQ(corpus.utterances[0].label, "bor");
  EXPECT_THAT(kinds(corpus), ElementsAre("unknown-label:1"));
}

TEST(Iemocap, FilesOfSingleTurnsThatAreMissingAreNamedByTurn) {
  const ReleaseFixture release;
  release.add_dialogue("Ses05F_impro03", {"F000", "F001"});
  const std::filesystem::path sentences = release.root() / "Session5/sentences";
  std::filesystem::remove(sentences / "wav/Ses05F_impro03/Ses05F_impro03_F001.wav");
  std::filesystem::remove(sentences / "MOCAP_hand/Ses05F_impro03/Ses05F_impro03_F000.txt");
  release.write("Session5/sentences/wav/Ses05F_impro03/Ses05F_impro03_F009.wav", "");
  const Corpus corpus = scan(release.root());
  EXPECT_THAT(kinds(corpus), ElementsAre("missing-mocap:3", "missing-wav:10", "unlabelled-wav:0"));
  EXPECT_THAT(corpus.irregularities[0].detail, HasSubstr("F000 has no MOCAP_hand"));
  EXPECT_TRUE(corpus.utterances[1].sentence_audio.path.empty());
}

TEST(Iemocap, ADialogueWithoutMotionCaptureIsNamedOnce) {
  const ReleaseFixture release;
  release.add_dialogue("Ses05M_script01_1", {"F000", "M000"});
  release.add_dialogue("Ses05M_script01_1b", {"F000", "M000"});
  for (const char* folder : {"MOCAP_rotated", "MOCAP_head", "MOCAP_hand"}) {
    const std::filesystem::path session = release.root() / "Session5";
    std::filesystem::remove_all(session / "sentences" / folder / "Ses05M_script01_1b");
    std::filesystem::remove(session / "dialog" / folder / "Ses05M_script01_1b.txt");
  }
  const Corpus corpus = scan(release.root());
  EXPECT_THAT(kinds(corpus), ElementsAre("dialogue-without-mocap:0"));
  EXPECT_EQ(corpus.irregularities[0].file, release.labels("Ses05M_script01_1b"));
  for (const Utterance& turn : corpus.utterances) {
    EXPECT_EQ(turn.sentence_mocap.face.empty(), turn.dialogue == "Ses05M_script01_1b") << turn.id;
  }
}

TEST(Iemocap, ACorpusWithoutAModalityIsReadAndSaysSoOnce) {
  const ReleaseFixture release;
  release.write("Session1/dialog/EmoEvaluation/Ses01F_impro01.txt",
                label_block("Ses01F_impro01_F000", 1.0, "neu") +
                    label_block("Ses01F_impro01_F001", 2.0, "neu"));
  const Corpus corpus = scan(release.root());
  EXPECT_EQ(corpus.utterances.size(), 2U);
  EXPECT_THAT(kinds(corpus),
              ElementsAre("absent-modality:0", "absent-modality:0", "absent-modality:0"));
  EXPECT_THAT(corpus.irregularities[1].detail, HasSubstr("none of 2 turns has a sentence wav"));
}

TEST(Iemocap, DamagedLabelsStopTheReaderButNotTheDoctor) {
  const ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000"});
  release.write("Session1/dialog/EmoEvaluation/Ses01F_impro02.txt", "[9 - 8]\tx\n");
  EXPECT_THAT(kinds(scan(release.root())), Contains("malformed-label:1"));
  ThreadPool pool(1);
  try {
    read_iemocap(release.root(), {pool});
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
    EXPECT_THAT(error.what(), HasSubstr("EmoEvaluation/Ses01F_impro02.txt:1: expected \"[START"));
  }
}

TEST(Iemocap, AReleaseWithoutTurnsIsRefused) {
  const ReleaseFixture release;
  release.write("Session1/readme.txt", "");
  ThreadPool pool(1);
  EXPECT_THROW(read_iemocap(release.root(), {pool}), Error);
}

TEST(Iemocap, TheSameDialogueInTwoSessionFoldersIsReadOnce) {
  const ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000"});
  std::filesystem::copy(release.root() / "Session1", release.root() / "Session2",
                        std::filesystem::copy_options::recursive);
  const Corpus corpus = scan(release.root());
  EXPECT_EQ(corpus.utterances.size(), 1U);
  EXPECT_THAT(kinds(corpus), ElementsAre("duplicate-turn:0"));
}

TEST(Iemocap, ThreadsDoNotChangeTheResult) {
  const ReleaseFixture release;
  release.add_dialogue("Ses02F_impro01", {"F000", "F003"});
  release.add_dialogue("Ses01M_script01_1", {"M000", "M002", "F000"});
  release.add_dialogue("Ses01F_impro02", {"F001"});
  const Corpus one = scan(release.root(), 1);
  const Corpus four = scan(release.root(), 4);
  EXPECT_EQ(kinds(one), kinds(four));
  ASSERT_EQ(one.utterances.size(), four.utterances.size());
  for (std::size_t i = 0; i < one.utterances.size(); ++i) {
    EXPECT_EQ(one.utterances[i].id, four.utterances[i].id);
    EXPECT_TRUE(i == 0 || one.utterances[i - 1].id < one.utterances[i].id);
  }
}

TEST(Iemocap, ReportsProgressAndStopsOnRequest) {
  const ReleaseFixture release;
  release.add_dialogue("Ses02F_impro01", {"F000"});
  ThreadPool pool(1);
  std::uint64_t done = 0;
  RunControl control{pool, [&](const Progress& now) { done = now.done; }};
  scan_iemocap(release.root(), control);
  EXPECT_EQ(done, 1U);
  const std::atomic<bool> stop = true;
  control.stop = &stop;
  EXPECT_THROW(scan_iemocap(release.root(), control), Error);
}

}  // namespace
}  // namespace merkit
