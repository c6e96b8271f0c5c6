#include "merkit/eval/text_duplicates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TextGroups groups_of(const std::vector<std::string>& texts,
                     const TextDuplicateOptions& options = {}) {
  return group_texts(std::vector<std::string_view>(texts.begin(), texts.end()), options);
}

TEST(TextDuplicates, WordsAreComparedWithoutCaseAndPunctuation) {
  EXPECT_THAT(normalised_words("It's over - NOW! (2x) caf\xC3\xA9"),
              ElementsAre("it's", "over", "now", "2x", "caf\xC3\xA9"));
  EXPECT_THAT(normalised_words(" ... "), IsEmpty());
  const TextGroups groups = groups_of({"No, no.", "no NO", "nono", "", "..."});
  EXPECT_THAT(groups.group, ElementsAre(0, 0, 1, kNoTextGroup, kNoTextGroup));
}

TEST(TextDuplicates, OrderOfWordsMattersForExactButNotForNear) {
  const TextGroups groups = groups_of({"you do not know me", "me you do not know"});
  EXPECT_THAT(groups.group, ElementsAre(0, 1));
  EXPECT_THAT(groups.near[0], ElementsAre(1));
  EXPECT_THAT(groups.near[1], ElementsAre(0));
}

TEST(TextDuplicates, NearBeginsAtTheStatedOverlap) {
  // 4 of 5 words shared: exactly 0.8.
  EXPECT_THAT(groups_of({"a b c d", "a b c d e"}).near[0], ElementsAre(1));
  EXPECT_THAT(groups_of({"a b c d", "a b c e"}).near[0], IsEmpty()) << "3 of 5";
  EXPECT_THAT(groups_of({"a b c d", "a b c e"}, {.near_jaccard = 0.6}).near[0], ElementsAre(1));
}

TEST(TextDuplicates, ShortTextsAreComparedExactlyOnly) {
  EXPECT_THAT(groups_of({"a b c", "c b a"}).near[0], IsEmpty());
  EXPECT_THAT(groups_of({"a b c", "c b a"}, {.near_min_words = 3}).near[0], ElementsAre(1));
}

TEST(TextDuplicates, OptionsOutOfRangeAreNamed) {
  EXPECT_THROW(groups_of({}, {.near_jaccard = 0.0}), Error);
  EXPECT_THROW(groups_of({}, {.near_jaccard = 1.5}), Error);
  EXPECT_THROW(groups_of({}, {.near_min_words = 0}), Error);
}

// All pairs compared one by one.
std::vector<std::vector<std::size_t>> near_by_force(const std::vector<std::string>& texts) {
  std::vector<std::set<std::string>> sets;
  for (const std::string& text : texts) {
    const auto words = normalised_words(text);
    sets.emplace_back(words.begin(), words.end());
  }
  std::vector<std::vector<std::size_t>> near(sets.size());
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (std::size_t j = 0; j < sets.size(); ++j) {
      std::vector<std::string> shared;
      std::set_intersection(sets[i].begin(), sets[i].end(), sets[j].begin(), sets[j].end(),
                            std::back_inserter(shared));
      const std::size_t joined = sets[i].size() + sets[j].size() - shared.size();
      if (i != j && std::min(sets[i].size(), sets[j].size()) >= 4 &&
          10 * shared.size() >= 8 * joined) {
        near[i].push_back(j);
      }
    }
  }
  return near;
}

RC_GTEST_PROP(TextDuplicates, TheIndexFindsEveryPairThatComparingAllFinds, ()) {
  const auto num_texts = *rc::gen::inRange(1, 40);
  std::set<std::string> texts;  // different texts: each is a group
  for (int i = 0; i < num_texts; ++i) {
    std::string text;
    for (const int word : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 9))) {
      text += (text.empty() ? "" : " ") + std::string(1, static_cast<char>('a' + word));
    }
    if (!text.empty()) {
      texts.insert(text);
    }
  }
  const std::vector<std::string> list(texts.begin(), texts.end());
  RC_ASSERT(groups_of(list).near == near_by_force(list));
}

}  // namespace
}  // namespace merkit
