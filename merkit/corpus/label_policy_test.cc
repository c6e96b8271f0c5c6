#include "merkit/corpus/label_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// One turn of every emotion in an improvised dialogue, spoken by the wearer, one of every emotion
// in a scripted one, spoken by the other; then one whose label is unknown.
Corpus every_emotion_twice() {
  Corpus corpus;
  for (const bool improvised : {true, false}) {
    for (std::size_t i = 0; i < kNumEmotions; ++i) {
      Utterance utterance;
      utterance.id = std::string(improvised ? "a" : "b") + std::to_string(10 + i);
      utterance.emotion = static_cast<Emotion>(i);
      utterance.kind = improvised ? DialogueKind::kImprovised : DialogueKind::kScripted;
      utterance.speaker_wears_markers = improvised;
      corpus.utterances.push_back(utterance);
    }
  }
  Utterance unknown;
  unknown.id = "c";
  corpus.utterances.push_back(unknown);
  return corpus;
}

// Codes of the labels that the turns of a selection had, in order.
std::vector<std::string> labels_of(const Corpus& corpus, const Selection& selection) {
  std::vector<std::string> labels;
  for (const std::size_t i : selection.utterances) {
    labels.emplace_back(emotion_code(*corpus.utterances[i].emotion));
  }
  return labels;
}

Selection select(const Corpus& corpus, const std::string& classes) {
  return select_labels(corpus, {.classes = classes, .improvised_only = true});
}

TEST(LabelPolicy, EveryPolicyKeepsTheLabelsItIsNamedFor) {
  const Corpus corpus = every_emotion_twice();
  EXPECT_THAT(labels_of(corpus, select(corpus, "seed")), ElementsAre("ang", "exc", "sad", "neu"));
  EXPECT_THAT(labels_of(corpus, select(corpus, "4-merged")),
              ElementsAre("ang", "hap", "exc", "sad", "neu"));
  EXPECT_THAT(labels_of(corpus, select(corpus, "4-hap")), ElementsAre("ang", "hap", "sad", "neu"));
  EXPECT_THAT(labels_of(corpus, select(corpus, "5-han")),
              ElementsAre("hap", "exc", "neu", "fru", "sur"));
  EXPECT_THAT(labels_of(corpus, select(corpus, "6")),
              ElementsAre("ang", "hap", "exc", "sad", "neu", "fru"));
  EXPECT_EQ(select(corpus, "all").utterances.size(), kNumEmotions - 1);
}

TEST(LabelPolicy, SeedClassesAreInTheOrderOfThePaper) {
  EXPECT_THAT(select({}, "seed").class_names, ElementsAre("ang", "exc", "neu", "sad"));
}

TEST(LabelPolicy, MergingPutsExcitementIntoTheClassOfHappiness) {
  const Corpus corpus = every_emotion_twice();
  const Selection selection = select(corpus, "4-merged");
  EXPECT_THAT(selection.class_names, ElementsAre("ang", "hap", "neu", "sad"));
  EXPECT_THAT(selection.classes, ElementsAre(0U, 1U, 1U, 3U, 2U));
}

TEST(LabelPolicy, ClassOfEveryTurnIsItsLabelWhereNothingIsMerged) {
  const Corpus corpus = every_emotion_twice();
  for (const std::string& name : label_policy_names()) {
    if (name == "4-merged") {
      continue;
    }
    const Selection selection = select_labels(corpus, {.classes = name});
    for (std::size_t i = 0; i < selection.utterances.size(); ++i) {
      EXPECT_EQ(selection.class_names[selection.classes[i]], labels_of(corpus, selection)[i]);
    }
  }
}

TEST(LabelPolicy, FiltersKeepTheirKindOfTurn) {
  const Corpus corpus = every_emotion_twice();
  for (const std::size_t i :
       select_labels(corpus, {.classes = "6", .scripted_only = true}).utterances) {
    EXPECT_EQ(corpus.utterances[i].kind, DialogueKind::kScripted);
  }
  const Selection wearer = select_labels(corpus, {.classes = "6", .wearer_only = true});
  EXPECT_EQ(wearer.utterances.size(), 6U);
  for (const std::size_t i : wearer.utterances) {
    EXPECT_EQ(corpus.utterances[i].speaker_wears_markers, true);
  }
  EXPECT_THAT(select_labels(corpus, {.scripted_only = true, .wearer_only = true}).utterances,
              IsEmpty());
}

TEST(LabelPolicy, StepsAccountForEveryTurn) {
  const Corpus corpus = every_emotion_twice();
  for (const std::string& name : label_policy_names()) {
    const Selection selection =
        select_labels(corpus, {.classes = name, .improvised_only = true, .wearer_only = true});
    std::size_t count = corpus.utterances.size();
    for (const SelectionStep& step : selection.steps) {
      EXPECT_EQ(step.num_before, count) << name << ": " << step.name;
      EXPECT_LE(step.num_after, count) << name << ": " << step.name;
      count = step.num_after;
    }
    EXPECT_EQ(selection.utterances.size(), count) << name;
    EXPECT_EQ(selection.classes.size(), count) << name;
  }
}

TEST(LabelPolicy, StepsNameWhatTheyDid) {
  const Corpus corpus = every_emotion_twice();
  const Selection selection = select_labels(corpus, {.classes = "4-merged"});
  std::vector<std::string> names;
  for (const SelectionStep& step : selection.steps) {
    names.push_back(step.name);
  }
  EXPECT_THAT(names, ElementsAre("drop unknown labels", "exc as hap", "drop xxx", "drop oth",
                                 "drop dis", "drop sur", "drop fea", "drop fru"));
  EXPECT_EQ(selection.steps[1].num_relabelled, 2U);
}

TEST(LabelPolicy, UnknownPoliciesAndContradictionsAreRefused) {
  try {
    select_labels({}, {.classes = "5"});
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("expected seed, 4-merged, 4-hap, 5-han, 6 or all, got \"5\""));
  }
  EXPECT_THROW(select_labels({}, {.improvised_only = true, .scripted_only = true}), Error);
}

}  // namespace
}  // namespace merkit
