#include "merkit/classic/labelled_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/classic/clouds.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::error_of;

std::string complaint_about(const LabelledRows& examples) {
  return error_of([&] { check_labelled_rows(examples, 6, "forest"); });
}

TEST(LabelledRows, AreRefusedWithTheReason) {
  Clouds clouds(6, 2, 0.3);
  EXPECT_NO_THROW(check_labelled_rows(clouds.examples(), 6, "forest"));
  EXPECT_EQ(complaint_about({{}, {}, 2}), "forest: expected 1 to 6 rows, got 0");
  EXPECT_EQ(complaint_about(Clouds(8, 2, 0.3).examples()), "forest: expected 1 to 6 rows, got 8");
  EXPECT_EQ(complaint_about({clouds.view(), std::span(clouds.classes).first(5), 2}),
            "forest: expected a class for each of 6 rows, got 5");
  EXPECT_EQ(complaint_about({clouds.view(), clouds.classes, 1}),
            "forest: expected classes below 1, got 1");
  clouds.rows(2, 1) = std::nanf("");
  EXPECT_EQ(complaint_about(clouds.examples()), "forest: expected finite values, got others");
  std::ranges::fill(clouds.classes, 1U);
  EXPECT_EQ(complaint_about(clouds.examples()),
            "forest: expected rows of at least two classes, got one");
}

TEST(LabelledRows, BalancedWeightsGiveEveryClassTheSameWeight) {
  const std::vector<std::size_t> classes = {0, 0, 0, 0, 0, 0, 2, 2};
  EXPECT_THAT(balanced_weights(classes, 4), ElementsAre(8.0 / 12.0, 0.0, 2.0, 0.0));
}

TEST(LabelledRows, ScoreIsAccuracyAndMeanRecallOfClassesThatOccur) {
  const std::vector<std::size_t> classes = {0, 0, 0, 2};
  const std::vector<float> values(4);
  const Matrix<float> probabilities(
      4, 3, {1.0F, 0.0F, 0.0F, 0.4F, 0.4F, 0.2F, 0.0F, 1.0F, 0.0F, 0.0F, 0.0F, 1.0F});
  const ClassScore score = score_of(probabilities, {{values, 4, 1}, classes, 3});
  EXPECT_DOUBLE_EQ(score.wa, 0.75);
  EXPECT_DOUBLE_EQ(score.ua, (2.0 / 3.0 + 1.0) / 2.0);
  const ClassScore nothing = score_of(Matrix<float>(0, 3), {{{}, 0, 1}, {}, 3});
  EXPECT_EQ(nothing.wa, 0.0);
  EXPECT_EQ(nothing.ua, 0.0);
}

}  // namespace
}  // namespace merkit
