#include "merkit/eval/error_rate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace merkit {
namespace {

TEST(ErrorRate, CountsEachKindOfEdit) {
  EXPECT_EQ(word_edits("the cat sat", "the cat sat"), (EditCounts{0, 0, 0, 3}));
  EXPECT_EQ(word_edits("the cat sat", "a cat sat"), (EditCounts{1, 0, 0, 3}));
  EXPECT_EQ(word_edits("the cat sat", "cat sat"), (EditCounts{0, 1, 0, 3}));
  EXPECT_EQ(word_edits("the cat sat", "the cat has sat"), (EditCounts{0, 0, 1, 3}));
  EXPECT_EQ(word_edits("the cat sat", ""), (EditCounts{0, 3, 0, 3}));
  EXPECT_EQ(character_edits("kitten", "sitting"), (EditCounts{2, 0, 1, 6}));
}

// "ab" to "ba": two substitutions, or one deletion and one insertion.
TEST(ErrorRate, OfEquallyGoodAlignmentsTakesTheOneWithMostSubstitutions) {
  EXPECT_EQ(character_edits("ab", "ba"), (EditCounts{2, 0, 0, 2}));
}

TEST(ErrorRate, WordsAreWhatStandsBetweenAnyBlanks) {
  EXPECT_EQ(word_edits("  a\tb  c ", "a b\nc"), (EditCounts{0, 0, 0, 3}));
}

TEST(ErrorRate, CharactersAreCodePoints) {
  EXPECT_EQ(character_edits("caf\u00e9", "cafe"), (EditCounts{1, 0, 0, 4}));
  EXPECT_EQ(character_edits("\xff\xfe", "\xff"), (EditCounts{0, 1, 0, 2}));
}

TEST(ErrorRate, LabelsAreComparedLikeCharacters) {
  const std::vector<std::size_t> reference = {10, 8, 19, 19, 4, 13};
  const std::vector<std::size_t> hypothesis = {18, 8, 19, 19, 8, 13, 6};
  EXPECT_EQ(label_edits(reference, hypothesis), character_edits("kitten", "sitting"));
  EXPECT_EQ(label_edits({}, hypothesis), (EditCounts{0, 0, 7, 0}));
}

TEST(ErrorRate, PoolsErrorsAndLengthsNotRates) {
  EditCounts both = character_edits("a", "b");
  both += character_edits("abc", "abc");
  EXPECT_DOUBLE_EQ(both.rate(), 0.25);
  EXPECT_DOUBLE_EQ(character_edits("", "abc").rate(), 3.0);
  EXPECT_DOUBLE_EQ(character_edits("", "").rate(), 0.0);
}

std::string any_text() {
  return *rc::gen::resize(12,
                          rc::gen::container<std::string>(rc::gen::elementOf(std::string("abc "))));
}

// Levenshtein's distance by its recursive definition.
std::size_t distance(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) {
    return a.size() + b.size();
  }
  if (a.front() == b.front()) {
    return distance(a.substr(1), b.substr(1));
  }
  return 1 + std::min({distance(a.substr(1), b.substr(1)), distance(a.substr(1), b),
                       distance(a, b.substr(1))});
}

RC_GTEST_PROP(ErrorRate, IsTheDistanceOfItsDefinition, ()) {
  const std::string a = any_text().substr(0, 6);
  const std::string b = any_text().substr(0, 6);
  RC_ASSERT(character_edits(a, b).errors() == distance(a, b));
}

RC_GTEST_PROP(ErrorRate, CountsLeadFromOneLengthToTheOther, ()) {
  const std::string a = any_text();
  const std::string b = any_text();
  const EditCounts counts = character_edits(a, b);
  RC_ASSERT(counts.length == a.size());
  RC_ASSERT(counts.length + counts.insertions == b.size() + counts.deletions);
  RC_ASSERT(counts.substitutions + counts.deletions <= a.size());
  RC_ASSERT(counts.substitutions + counts.insertions <= b.size());
}

RC_GTEST_PROP(ErrorRate, ReadTheOtherWayDeletionsAreInsertions, ()) {
  const std::string a = any_text();
  const std::string b = any_text();
  const EditCounts there = word_edits(a, b);
  const EditCounts back = word_edits(b, a);
  RC_ASSERT(there.substitutions == back.substitutions);
  RC_ASSERT(there.deletions == back.insertions);
  RC_ASSERT(there.insertions == back.deletions);
}

RC_GTEST_PROP(ErrorRate, ADetourIsNoShorter, ()) {
  const std::string a = any_text();
  const std::string b = any_text();
  const std::string c = any_text();
  RC_ASSERT(character_edits(a, c).errors() <=
            character_edits(a, b).errors() + character_edits(b, c).errors());
}

}  // namespace
}  // namespace merkit
