#include "merkit/base/nearest.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace merkit {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsAndReplacements) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", "abc"), 0U);
}

RC_GTEST_PROP(EditDistance, IsSymmetric, (const std::string& a, const std::string& b)) {
  RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
}

TEST(NearestName, GuessesOnlyWhatIsNear) {
  const std::vector<std::string> names = {"loso5", "speaker10", "scenario-out"};
  EXPECT_EQ(nearest_name("losso5", names), "loso5");
  EXPECT_EQ(nearest_name("senario_out", names), "scenario-out");
  EXPECT_EQ(nearest_name("bootstrap", names), "");
  EXPECT_EQ(nearest_name(std::string(1000, 'x'), names), "");
}

TEST(ExpectedOneOf, ListsTheChoicesAndTheGuess) {
  const std::vector<std::string> names = {"left", "right"};
  EXPECT_EQ(expected_one_of("lefd", names),
            "expected one of left, right, got \"lefd\" (did you mean \"left\"?)");
  EXPECT_EQ(expected_one_of("speaker", names), "expected one of left, right, got \"speaker\"");
}

}  // namespace
}  // namespace merkit
