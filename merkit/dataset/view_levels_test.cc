#include "merkit/dataset/view_levels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;

TEST(ViewLevels, LowEndsAtTwoAndHighBeginsAtFour) {
  EXPECT_EQ(rating_level(1.0), 0U);
  EXPECT_EQ(rating_level(2.0), 0U);
  EXPECT_EQ(rating_level(2.25), 1U);
  EXPECT_EQ(rating_level(3.75), 1U);
  EXPECT_EQ(rating_level(4.0), 2U);
  EXPECT_EQ(rating_level(5.5), 2U);
}

TEST(ViewLevels, ComeInTheOrderOfTheViews) {
  Utterance utterance;
  utterance.dimensions = {.valence = 1.5, .activation = 4.5, .dominance = 3.0};
  const std::vector<std::string> views = {"valence", "activation"};
  EXPECT_THAT(view_levels(utterance, views), ElementsAre(0U, 2U));
  utterance.dimensions.reset();
  EXPECT_THAT(view_levels(utterance, views), ElementsAre(std::nullopt, std::nullopt));
  EXPECT_THROW(view_levels(utterance, std::vector<std::string>{"dominance"}), Error);
}

}  // namespace
}  // namespace merkit
