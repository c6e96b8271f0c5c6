#include "merkit/dataset/labelled_corpus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/dataset/dataset_fixture.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;

Judgement says(std::vector<Emotion> categories) {
  Judgement judgement;
  judgement.categories = std::move(categories);
  return judgement;
}

std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(LabelledCorpus, KeepsWhatThePolicyKeeps) {
  testing::SmallCorpus small;
  small.corpus().utterances[0].emotion = Emotion::kFear;
  const LabelledCorpus labelled = small.labelled();
  EXPECT_THAT(labelled.class_names, ElementsAre("ang", "hap", "neu", "sad"));
  ASSERT_EQ(labelled.utterances.size(), 11U);
  EXPECT_EQ(labelled.utterances[0]->id, "utt01");
  EXPECT_EQ(labelled.classes[0], 1U);
}

TEST(LabelledCorpus, ACorpusWithoutLabelsIsRefused) {
  testing::SmallCorpus small;
  for (Utterance& turn : small.corpus().utterances) {
    turn.emotion.reset();
  }
  EXPECT_THAT(error_of([&] { small.labelled(); }),
              ::testing::HasSubstr("expected turns with labels of the policy 4-merged, got none"));
}

TEST(LabelledCorpus, RatersShareTheTargetAndExcitedCountsAsHappy) {
  testing::SmallCorpus small;
  small.corpus().utterances[0].judgements = {says({Emotion::kAnger}), says({Emotion::kExcitement}),
                                             says({Emotion::kHappiness}), says({Emotion::kFear})};
  const std::vector<float> target = rater_target(small.labelled(), 0);
  EXPECT_FLOAT_EQ(target[0], 1.0F / 3.0F);
  EXPECT_FLOAT_EQ(target[1], 2.0F / 3.0F);
}

TEST(LabelledCorpus, TheMajorityStandsWhereRatersNamedNoClass) {
  testing::SmallCorpus small;
  small.corpus().utterances[1].judgements = {says({Emotion::kFear})};
  EXPECT_THAT(rater_target(small.labelled(), 1), ElementsAre(0, 1, 0, 0));
  EXPECT_THAT(rater_target(small.labelled(), 2), ElementsAre(0, 0, 1, 0));
}

TEST(LabelledCorpus, AClassThatIsTestedButNotLearntIsNamed) {
  testing::SmallCorpus small;
  Fold fold = testing::speaker_fold();
  EXPECT_THAT(count_classes(small.labelled(), fold.train), ElementsAre(1, 1, 1, 1));
  EXPECT_NO_THROW(check_classes(small.labelled(), fold));
  std::erase(fold.train, std::size_t{6});
  EXPECT_EQ(error_of([&] { check_classes(small.labelled(), fold); }),
            "fold c: expected turns of class neu to learn from, got none (1 to test on)");
}

TEST(TranscribedCorpus, IsTheTurnsWithTextWhetherLabelledOrNot) {
  testing::SmallCorpus small;
  small.corpus().utterances[0].emotion.reset();
  small.corpus().utterances[1].text.reset();
  small.corpus().utterances[2].text = "[LAUGHTER] 42!";
  const Alphabet alphabet(kEnglishAlphabet);
  const LabelledCorpus corpus = transcribed_corpus(small.corpus(), alphabet);
  EXPECT_EQ(corpus.class_names, alphabet.characters());
  ASSERT_EQ(corpus.utterances.size(), testing::SmallCorpus::kNumTurns - 2);
  EXPECT_EQ(corpus.utterances[0]->id, "utt00");
  EXPECT_EQ(corpus.utterances[1]->id, "utt03");
  EXPECT_EQ(corpus.steps[0].num_after, corpus.utterances.size());
  EXPECT_THROW(transcribed_corpus(small.corpus(), Alphabet("z")), Error);
}

}  // namespace
}  // namespace merkit
