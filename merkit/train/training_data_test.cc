#include "merkit/train/training_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Graph graph_of(const std::string& rows) {
  return Graph({{"x", "input", {}, {{"rows", rows}, {"columns", "2"}}},
                {"flat", "dense", {"x"}, {{"units", "3"}}}},
               {});
}

// A graph of one input and three logits.
Graph classifier() {
  return Graph({{"x", "input", {}, {{"rows", "4"}, {"columns", "0"}}},
                {"y", "dense", {"x"}, {{"units", "3"}}}});
}

const std::array<float, 6> kThreeRows{1, 2, 3, 4, 5, 6};

TrainingData two_examples() {
  TrainingData data;
  data.num_classes = 3;
  data.examples.resize(2);
  data.examples[0].inputs = {{kThreeRows, 3, 2}};
  data.examples[1].inputs = {{std::span(kThreeRows).first(2), 1, 2}};
  return data;
}

TEST(MakeBatchTest, PadsToTheLongestAndTellsLengths) {
  const TrainingData data = two_examples();
  const std::array<std::size_t, 2> places{1, 0};
  const BatchInput batch = make_batch(data, graph_of("0"), places)[0];
  EXPECT_EQ(batch.shape, (Shape{3, 2}));
  EXPECT_THAT(batch.values, ElementsAre(1, 2, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6));
  EXPECT_THAT(batch.lengths, ElementsAre(1, 3));
}

TEST(MakeBatchTest, CutsAtTheEndToFixedRows) {
  const TrainingData data = two_examples();
  const std::array<std::size_t, 1> places{0};
  const BatchInput batch = make_batch(data, graph_of("2"), places)[0];
  EXPECT_THAT(batch.values, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(batch.lengths, IsEmpty());
}

TEST(MakeBatchTest, FrontPaddingKeepsTheLastRowsAndCountsAll) {
  TrainingData data = two_examples();
  data.padding = {PaddingSide::kFront};
  const std::array<std::size_t, 2> places{0, 1};
  const BatchInput batch = make_batch(data, graph_of("2"), places)[0];
  EXPECT_THAT(batch.values, ElementsAre(3, 4, 5, 6, 0, 0, 1, 2));
  EXPECT_THAT(batch.lengths, IsEmpty());
}

TEST(MakeBatchTest, AnAbsentInputHasLengthZeroOnEitherSideOfThePadding) {
  TrainingData data = two_examples();
  data.examples[1].inputs = {{std::span<const float>(), 0, 2}};
  const std::array<std::size_t, 2> both{0, 1};
  EXPECT_THAT(make_batch(data, graph_of("0"), both)[0].lengths, ElementsAre(3, 0));
  const std::array<std::size_t, 1> absent{1};
  const BatchInput alone = make_batch(data, graph_of("0"), absent)[0];
  EXPECT_THAT(alone.values, ElementsAre(0, 0));
  EXPECT_THAT(alone.lengths, ElementsAre(0));
  data.padding = {PaddingSide::kFront};
  EXPECT_THAT(make_batch(data, graph_of("4"), both)[0].lengths, ElementsAre(4, 0));
}

class CheckTrainingDataTest : public testing::Test {
 protected:
  CheckTrainingDataTest() {
    data_.num_classes = 3;
    data_.examples.resize(1);
    data_.examples[0].inputs = {{ids_, 4, 1}};
  }

  std::string message() const {
    try {
      check_training_data(data_, classifier(), "train");
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  std::array<float, 4> ids_{0, 1, 2, 3};
  TrainingData data_;
};

TEST_F(CheckTrainingDataTest, AcceptsWhatFits) {
  EXPECT_EQ(message(), "no error");
  data_.examples[0].target = {0.5F, 0.25F, 0.25F};
  EXPECT_EQ(message(), "no error");
}

TEST_F(CheckTrainingDataTest, NamesExampleAndInput) {
  data_.examples[0].inputs[0].cols = 2;
  EXPECT_THAT(message(), HasSubstr("train: example 0: input \"x\": expected rows of 1 numbers"));
}

TEST_F(CheckTrainingDataTest, RefusesNumbersThatAreNotFinite) {
  ids_[2] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(message(), HasSubstr("expected finite numbers"));
}

TEST_F(CheckTrainingDataTest, RefusesLabelsTargetsAndWeightsOutOfRange) {
  data_.examples[0].label = 3;
  EXPECT_THAT(message(), HasSubstr("expected a class below 3, got 3"));
  data_.examples[0].label = 0;
  data_.examples[0].target = {0.5F, 0.25F, 0.0F};
  EXPECT_THAT(message(), HasSubstr("got 3 that sum to 0.75"));
  data_.examples[0].target = {1.5F, -0.5F, 0.0F};
  EXPECT_THAT(message(), HasSubstr("expected a target"));
  data_.examples[0].target.clear();
  data_.examples[0].weight = -1.0F;
  EXPECT_THAT(message(), HasSubstr("expected a weight >= 0, got -1"));
}

TEST_F(CheckTrainingDataTest, RefusesLabelsOfSequencesAndLevelsOfViewsOutOfRange) {
  data_.examples[0].sequence = {0, 2, 3};
  EXPECT_THAT(message(), HasSubstr("expected labels of a sequence below 3, got 3"));
  data_.examples[0].sequence = {0, 2};
  data_.examples[0].views = {std::nullopt, 3};
  EXPECT_THAT(message(), HasSubstr("expected levels of views below 3, got 3"));
  data_.examples[0].views = {std::nullopt, 2};
  EXPECT_EQ(message(), "no error");
}

TEST_F(CheckTrainingDataTest, RefusesAnotherNumberOfInputsAndNoClasses) {
  data_.num_classes = 0;
  EXPECT_THAT(message(), HasSubstr("expected at least one class, got none"));
  data_.num_classes = 3;
  data_.examples[0].inputs.clear();
  EXPECT_THAT(message(), HasSubstr("expected 1 inputs, got 0"));
}

}  // namespace
}  // namespace merkit
