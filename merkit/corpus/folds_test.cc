#include "merkit/corpus/folds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/corpus/fold_test_corpus.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::FoldTestCorpus;
using ::testing::IsEmpty;

FoldTestCorpus two_speakers() {
  FoldTestCorpus corpus;
  corpus.add(1, "impro01", 'F');
  corpus.add(1, "impro01", 'M');
  corpus.add(2, "impro02", 'F');
  corpus.add(3, "impro03", 'M');
  return corpus;
}

TEST(Folds, PartsReadBackFromTheirNames) {
  for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
    EXPECT_EQ(part_from_name(part_name(part)), part);
  }
  EXPECT_EQ(part_from_name("valid"), Part::kDev);
  EXPECT_EQ(part_from_name("TEST"), std::nullopt);
}

TEST(Folds, HashIgnoresOrderAndProtocolButNotMembership) {
  const FoldTestCorpus corpus = two_speakers();
  const auto selection = corpus.selection();
  const FoldSet folds{"a", 1, {{"f", {0, 2}, {1}, {3}}}};
  const FoldSet reordered{"b", 2, {{"f", {2, 0}, {1}, {3}}}};
  const FoldSet moved{"a", 1, {{"f", {0, 2}, {3}, {1}}}};
  const FoldSet renamed{"a", 1, {{"g", {0, 2}, {1}, {3}}}};
  const std::string hash = membership_hash(folds, selection);
  EXPECT_EQ(hash.size(), 32U);
  EXPECT_EQ(membership_hash(reordered, selection), hash);
  EXPECT_NE(membership_hash(moved, selection), hash);
  EXPECT_NE(membership_hash(renamed, selection), hash);
}

TEST(Folds, CleanFoldsGiveNoWarning) {
  const FoldTestCorpus corpus = two_speakers();
  EXPECT_THAT(leak_warnings({"a", 1, {{"f", {0, 1}, {2}, {3}}}}, corpus.selection()), IsEmpty());
}

TEST(Folds, SharedSessionsDialoguesAndScenariosAreNamed) {
  const FoldTestCorpus corpus = two_speakers();
  EXPECT_THAT(
      leak_warnings({"a", 1, {{"f", {0}, {2}, {1}}, {"g", {0}, {2}, {3}}}}, corpus.selection()),
      ElementsAre("1 of 2 folds share sessions between train and test: rooms and partners are "
                  "known",
                  "1 of 2 folds share dialogues between train and test: neighbouring turns are "
                  "known",
                  "1 of 2 folds share scenarios between train and test: their sentences and moods "
                  "are known; compare scenario-out"));
}

TEST(Folds, MissingDevPartIsNamed) {
  const FoldTestCorpus corpus = two_speakers();
  EXPECT_THAT(leak_warnings({"a", 1, {{"f", {0}, {}, {3}}}}, corpus.selection()),
              ElementsAre("1 of 1 folds have no dev part: whoever chooses epochs or settings on "
                          "their test part reports an optimistic figure"));
}

TEST(Folds, UnknownFieldsAreNotCompared) {
  FoldTestCorpus corpus = two_speakers();
  for (Utterance& utterance : corpus.utterances()) {
    utterance.speaker = utterance.session = utterance.dialogue = utterance.scenario = "";
  }
  EXPECT_THAT(leak_warnings({"a", 1, {{"f", {0}, {2}, {1}}}}, corpus.selection()), IsEmpty());
}

}  // namespace
}  // namespace merkit
