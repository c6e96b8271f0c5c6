#include "merkit/dataset/fold_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/dataset/dataset_fixture.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::feature_of;

class Folds : public ::testing::Test {
 protected:
  FoldData prepare() {
    labelled_ = small_.labelled();
    table_.emplace(recipe_.features, labelled_.utterances, small_.folder() / "features", control_);
    return {{recipe_, labelled_, *table_}, testing::speaker_fold(), pool_};
  }

  testing::SmallCorpus small_;
  LabelledCorpus labelled_;
  Recipe recipe_;
  ThreadPool pool_{2};
  RunControl control_{.pool = pool_};
  std::optional<FeatureTable> table_;
};

std::vector<std::string> words_of(const ModelInput& input) {
  std::vector<std::string> words;
  for (const VocabularyWord& word : *input.state().words) {
    words.push_back(word.word);
  }
  return words;
}

TEST_F(Folds, AVocabularyComesFromTheTrainingTexts) {
  recipe_.features = {feature_of("text", "tokens")};
  const FoldData data = prepare();
  EXPECT_THAT(words_of(data.inputs()[0]), ElementsAre("word", "word0", "word3", "word6", "word9"));
  const PreparedUtterance& test = data.part(Part::kTest)[0];
  EXPECT_EQ(test.place, 2U);
  EXPECT_THAT(test.inputs[0].values, ElementsAre(1.0F));
  EXPECT_THAT(data.part(Part::kTrain)[1].inputs[0].values, ElementsAre(1.0F, 3.0F));
}

TEST_F(Folds, APublishedVocabularySeesEveryText) {
  recipe_.features = {feature_of("text", "tokens")};
  recipe_.features[0].vocabulary_from = "all";
  recipe_.features[0].max_words = 13;
  EXPECT_EQ(words_of(prepare().inputs()[0]).size(), 13U);
  recipe_.features[0].max_words = 2;
  EXPECT_THAT(words_of(prepare().inputs()[0]), ElementsAre("word", "word0"));
}

TEST_F(Folds, ZScoresAreFittedOnTheTrainingPart) {
  recipe_.features = {feature_of("speech", "speech34", "z-score")};
  const FoldData data = prepare();
  double sum = 0.0;
  std::size_t count = 0;
  for (const PreparedUtterance& one : data.part(Part::kTrain)) {
    for (std::size_t r = 0; r < one.inputs[0].rows; ++r) {
      sum += static_cast<double>(one.inputs[0].row(r)[1]);
      ++count;
    }
  }
  EXPECT_GT(count, 4U);
  EXPECT_NEAR(sum / static_cast<double>(count), 0.0, 1e-6);
  EXPECT_THAT(data.inputs()[0].state().statistics->groups, ::testing::IsEmpty());
}

TEST_F(Folds, RangesAreFittedOnTheTrainingPart) {
  recipe_.features = {feature_of("speech", "speech34", "min-max")};
  const FoldData data = prepare();
  float low = 9.0F;
  float high = -9.0F;
  for (const PreparedUtterance& one : data.part(Part::kTrain)) {
    low = std::min(low, *std::ranges::min_element(one.inputs[0].values));
    high = std::max(high, *std::ranges::max_element(one.inputs[0].values));
  }
  EXPECT_EQ(low, 0.0F);
  EXPECT_EQ(high, 1.0F);
}

TEST_F(Folds, SpeakersAreNormalisedByTheirOwnTurnsInEveryPart) {
  recipe_.features = {feature_of("speech", "speech34", "speaker")};
  const FoldData data = prepare();
  EXPECT_THAT(data.inputs()[0].state().statistics->groups, ElementsAre("a", "b", "c"));
  RowStatisticsFit train(34);
  for (const std::size_t place : testing::speaker_fold().train) {
    train.add("", table_->rows(0, place));
  }
  const RowStatistics& statistics = *data.inputs()[0].state().statistics;
  EXPECT_EQ(statistics.means(3, 1), train.finish().means(0, 1));
}

TEST_F(Folds, RowsThatNeedNothingStayInTheStore) {
  recipe_.features = {feature_of("speech", "speech34")};
  const FoldData data = prepare();
  EXPECT_EQ(data.part(Part::kDev)[0].inputs[0].values.data(), table_->rows(0, 1).values.data());
}

TEST_F(Folds, TrainingLeavesOutUtterancesWithTooFewRowsBehindTheGate) {
  recipe_.features = {feature_of("speech", "speech34", "z-score")};
  const std::size_t num_rows = prepare().part(Part::kTrain)[0].inputs[0].rows;
  recipe_.features[0].least_rows = static_cast<int>(num_rows);
  EXPECT_EQ(prepare().part(Part::kTrain).size(), 4U);
  recipe_.features[0].least_rows += 1;
  const FoldData none = prepare();
  EXPECT_EQ(none.part(Part::kTrain).size(), 0U);
  EXPECT_EQ(none.part(Part::kTest).size(), 4U);
  EXPECT_THAT(none.notes(),
              ElementsAre("train: 4 utterances with fewer rows than least_rows left out"));
  recipe_.features[0].least_rows = 1;
  recipe_.features[0].gate_column = "energy";
  recipe_.features[0].gate_above = 1e9;
  EXPECT_EQ(prepare().part(Part::kTrain).size(), 0U);
}

TEST_F(Folds, AnAbsentInputHasNoRowsAndIsCounted) {
  small_.corpus().utterances[0].text.reset();
  small_.corpus().utterances[2].text.reset();
  recipe_.features = {feature_of("speech", "speech34"), feature_of("text", "tokens")};
  const FoldData data = prepare();
  EXPECT_EQ(data.part(Part::kTrain).size(), 4U);
  EXPECT_EQ(data.part(Part::kTrain)[0].inputs[1].rows, 0U);
  EXPECT_THAT(data.notes(), ElementsAre("train: 1 of 4 utterances without text: zeros",
                                        "test: 1 of 4 utterances without text: zeros"));
}

TEST_F(Folds, WithoutAnyInputATurnIsNotLearntFromButStillTested) {
  small_.corpus().utterances[0].text.reset();
  small_.corpus().utterances[2].text.reset();
  recipe_.features = {feature_of("text", "tokens")};
  const FoldData data = prepare();
  EXPECT_EQ(data.part(Part::kTrain).size(), 3U);
  EXPECT_EQ(data.part(Part::kTest).size(), 4U);
  EXPECT_THAT(data.notes().back(), "train: 1 utterances without any input left out");
}

TEST_F(Folds, AreTheSameForAnyNumberOfThreads) {
  recipe_.features = {feature_of("speech", "speech34", "z-score"), feature_of("text", "tokens")};
  const FoldData two = prepare();
  ThreadPool one_thread(1);
  const FoldData one({recipe_, labelled_, *table_}, testing::speaker_fold(), one_thread);
  for (std::size_t i = 0; i < one.part(Part::kTest).size(); ++i) {
    for (std::size_t f = 0; f < 2; ++f) {
      EXPECT_TRUE(std::ranges::equal(one.part(Part::kTest)[i].inputs[f].values,
                                     two.part(Part::kTest)[i].inputs[f].values));
    }
  }
}

}  // namespace
}  // namespace merkit
