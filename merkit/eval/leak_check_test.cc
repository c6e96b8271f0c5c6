#include "merkit/eval/leak_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/corpus/fold_test_corpus.h"
#include "merkit/corpus/protocol.h"
#include "merkit/eval/sound_hashes.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::FoldTestCorpus;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Two speakers in session 1, one each in 2 and 3; every turn says something of its own.
FoldTestCorpus four_turns() {
  FoldTestCorpus corpus;
  corpus.add(1, "impro01", 'F');
  corpus.add(1, "impro01", 'M');
  corpus.add(2, "impro02", 'F');
  corpus.add(3, "impro03", 'M');
  const std::vector<std::string> texts = {"one", "two", "three", "four"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    corpus.utterances()[i].text = texts[i];
  }
  return corpus;
}

FoldSet one_fold(std::vector<std::size_t> train, std::vector<std::size_t> dev,
                 std::vector<std::size_t> test, const std::string& protocol = "own") {
  return {protocol, 1, {{"f", std::move(train), std::move(dev), std::move(test)}}};
}

std::vector<std::string> lines(const LeakReport& report) {
  std::vector<std::string> result;
  for (const LeakFinding& finding : report.findings) {
    result.push_back(std::string(leak_severity_name(finding.severity)) + ": " +
                     describe(finding, report.num_folds));
  }
  return result;
}

TEST(LeakCheck, CleanFoldsGiveNoFinding) {
  const FoldTestCorpus corpus = four_turns();
  const LeakReport report = check_leaks(one_fold({0, 1}, {2}, {3}), corpus.selection());
  EXPECT_THAT(report.findings, SizeIs(0));
  EXPECT_EQ(report.severity(), LeakSeverity::kNote);
}

TEST(LeakCheck, SharedSessionsDialoguesAndScenariosAreStamps) {
  const FoldTestCorpus corpus = four_turns();
  const FoldSet folds{"own", 1, {{"f", {0}, {2}, {1}}, {"g", {0}, {2}, {3}}}};
  EXPECT_THAT(lines(check_leaks(folds, corpus.selection())),
              ElementsAre("stamp: 1 of 2 folds share sessions between train and test (1 of 2 test "
                          "utterances, 50.0 %): rooms and partners are known",
                          "stamp: 1 of 2 folds share dialogues between train and test (1 of 2 test "
                          "utterances, 50.0 %): neighbouring turns are known",
                          "stamp: 1 of 2 folds share scenarios between train and test (1 of 2 test "
                          "utterances, 50.0 %): their sentences and moods are known; compare "
                          "scenario-out"));
}

TEST(LeakCheck, ASpeakerInTrainAndTestFailsOnlyWhereTheProtocolPromisesOtherwise) {
  FoldTestCorpus corpus = four_turns();
  corpus.utterances()[3].speaker = "1F";
  const auto fold = [](const std::string& protocol) { return one_fold({0}, {2}, {3}, protocol); };
  const LeakReport own = check_leaks(fold("own"), corpus.selection());
  EXPECT_EQ(own.severity(), LeakSeverity::kStamp);
  EXPECT_THAT(own.findings[0].examples, ElementsAre("f: 1F"));
  const LeakReport loso = check_leaks(fold("loso5"), corpus.selection());
  EXPECT_TRUE(loso.is_speaker_independent);
  EXPECT_EQ(loso.severity(), LeakSeverity::kFail);
  EXPECT_EQ(check_leaks(one_fold({0}, {3}, {2}, "loso5"), corpus.selection()).severity(),
            LeakSeverity::kStamp)
      << "against dev one step less";
}

TEST(LeakCheck, OneUtteranceInTwoPartsFails) {
  const FoldTestCorpus corpus = four_turns();
  for (const FoldSet& folds : {one_fold({0, 3}, {2}, {3}), one_fold({0}, {2, 3}, {3})}) {
    const LeakReport report = check_leaks(folds, corpus.selection());
    EXPECT_EQ(report.severity(), LeakSeverity::kFail);
    EXPECT_EQ(report.findings[0].kind, LeakKind::kSameUtterance);
  }
}

TEST(LeakCheck, CopiesInOnePartAreCounted) {
  const FoldTestCorpus corpus = four_turns();
  const LeakReport train = check_leaks(one_fold({0, 0, 0}, {2}, {3}), corpus.selection());
  EXPECT_THAT(lines(train),
              ElementsAre("note: 1 of 1 folds hold utterances several times (2 of 3 train "
                          "utterances, 66.7 %): they count several times"));
  EXPECT_EQ(check_leaks(one_fold({0}, {2}, {3, 3}), corpus.selection()).severity(),
            LeakSeverity::kStamp);
}

TEST(LeakCheck, IdenticalAudioFailsUnderAnyName) {
  const FoldTestCorpus corpus = four_turns();
  const std::vector<std::string> hashes = {"aa", "bb", "", "aa"};
  const LeakReport report = check_leaks(one_fold({0, 1}, {2}, {3}), corpus.selection(), {}, hashes);
  EXPECT_EQ(report.severity(), LeakSeverity::kFail);
  EXPECT_EQ(report.findings[0].kind, LeakKind::kIdenticalAudio);
  EXPECT_THAT(report.findings[0].examples,
              ElementsAre("f: Ses03F_impro03_M000 is like Ses01F_impro01_F000"));
  EXPECT_EQ(lines(report).back(),
            "note: recordings of 1 of 4 utterances are unknown: not compared");
  const std::vector<std::string> too_few = {"aa"};
  EXPECT_THROW(check_leaks(one_fold({0}, {2}, {3}), corpus.selection(), {}, too_few), Error);
}

TEST(LeakCheck, SameAndNearlySameTranscriptsAreCountedApart) {
  FoldTestCorpus corpus = four_turns();
  corpus.utterances()[0].text = "I don't know what you mean.";
  corpus.utterances()[1].text = "Leave me alone.";
  corpus.utterances()[2].text = "i don't KNOW what you mean";
  corpus.utterances()[3].text = "I really don't know what you mean.";
  const LeakReport report = check_leaks(one_fold({0, 1}, {}, {2, 3}), corpus.selection());
  EXPECT_THAT(lines(report),
              ElementsAre("stamp: 1 of 1 folds share transcripts between train and test (1 of 2 "
                          "test utterances, 50.0 %): a model of words has read them with their "
                          "labels",
                          "stamp: 1 of 1 folds share nearly equal transcripts between train and "
                          "test (1 of 2 test utterances, 50.0 %): a model of words has read most "
                          "of them with their labels",
                          "note: 1 of 1 folds have no dev part: whoever chooses epochs or settings "
                          "on their test part reports an optimistic figure"));
  EXPECT_THAT(report.findings[0].examples,
              ElementsAre("f: Ses02F_impro02_F000 is like Ses01F_impro01_F000 (\"i don't KNOW "
                          "what you mean\")"));
}

TEST(LeakCheck, UnknownFieldsAreNotComparedAndSaidSo) {
  FoldTestCorpus corpus = four_turns();
  for (Utterance& utterance : corpus.utterances()) {
    utterance.speaker = utterance.session = utterance.dialogue = utterance.scenario = "";
    utterance.text.reset();
  }
  const LeakReport report = check_leaks(one_fold({0}, {2}, {1}), corpus.selection());
  EXPECT_EQ(report.severity(), LeakSeverity::kNote);
  EXPECT_EQ(lines(report)[0], "note: speakers of 4 of 4 utterances are unknown: not compared");
  EXPECT_THAT(report.findings, SizeIs(5));
}

TEST(LeakCheck, ProtocolsKeepWhatTheyPromise) {
  const FoldTestCorpus corpus = testing::small_corpus();
  const auto selection = corpus.selection();
  for (const ProtocolInfo& info : protocols()) {
    const LeakReport report =
        check_leaks(make_folds(selection, {.protocol = info.name}), selection);
    EXPECT_EQ(report.is_speaker_independent, info.is_speaker_independent);
    EXPECT_LT(report.severity(), LeakSeverity::kFail) << info.name;
    const bool shares_speakers =
        std::any_of(report.findings.begin(), report.findings.end(), [](const LeakFinding& f) {
          return f.kind == LeakKind::kSpeaker && f.from == Part::kTrain && f.to == Part::kTest;
        });
    EXPECT_FALSE(info.is_speaker_independent && shares_speakers) << info.name;
  }
}

TEST(SoundHashes, TellRecordingsAndSlicesApart) {
  const testing::TemporaryFolder folder;
  write_file(folder / "a.wav", "sound");
  write_file(folder / "b.wav", "sound");
  write_file(folder / "c.wav", "other");
  std::vector<Utterance> turns(6);
  turns[0].sentence_audio.path = folder / "a.wav";
  turns[1].sentence_audio.path = folder / "b.wav";
  turns[2].sentence_audio.path = folder / "c.wav";
  turns[3].dialogue_audio = {folder / "a.wav", 1.0, 2.0};
  turns[4].sentence_audio.path = folder / "missing.wav";
  std::vector<const Utterance*> list;
  for (const Utterance& turn : turns) {
    list.push_back(&turn);
  }
  ThreadPool pool(2);
  const auto hashes = sound_hashes(list, {pool});
  EXPECT_EQ(hashes[0], hashes[1]);
  EXPECT_NE(hashes[0], hashes[2]);
  EXPECT_EQ(hashes[3], hashes[0] + " 1 2");
  EXPECT_EQ(hashes[4], "");
  EXPECT_EQ(hashes[5], "");
}

}  // namespace
}  // namespace merkit
