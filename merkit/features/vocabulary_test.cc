#include "merkit/features/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "merkit/base/error.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using Words = std::vector<std::string>;

Vocabulary count(const std::vector<Words>& texts, const VocabularyOptions& options = {}) {
  VocabularyCounter counter;
  for (const Words& text : texts) {
    counter.add(text);
  }
  return counter.finish(options);
}

Words words_of(const Vocabulary& vocabulary) {
  Words words;
  for (const VocabularyWord& entry : vocabulary.words()) {
    words.push_back(entry.word);
  }
  return words;
}

TEST(Vocabulary, FrequentWordsComeFirstAndTiesInOrderOfAppearance) {
  const Vocabulary vocabulary = count({{"no", "yes", "well"}, {"well", "zero", "yes"}});
  EXPECT_THAT(words_of(vocabulary), ElementsAre("yes", "well", "no", "zero"));
  EXPECT_EQ(vocabulary.id("yes"), 1U);
  EXPECT_EQ(vocabulary.id("zero"), 4U);
  EXPECT_EQ(vocabulary.id("maybe"), 0U);
}

TEST(Vocabulary, UnknownWordsAreLeftOutOfTexts) {
  const Vocabulary vocabulary = count({{"a", "b", "a"}});
  EXPECT_THAT(vocabulary.ids(Words{"b", "x", "a", "x"}), ElementsAre(2U, 1U));
}

TEST(Vocabulary, LimitsKeepTheMostFrequentWords) {
  const std::vector<Words> texts = {{"a", "b", "a", "c", "b", "a"}};
  EXPECT_THAT(words_of(count(texts, {.max_words = 2})), ElementsAre("a", "b"));
  EXPECT_THAT(words_of(count(texts, {.min_count = 3})), ElementsAre("a"));
  EXPECT_THROW(count(texts, {.max_words = -1}), Error);
  EXPECT_THROW(count(texts, {.min_count = 0}), Error);
}

TEST(PadIds, PadsAndCutsInFront) {
  const std::vector<std::uint32_t> ids = {1, 2, 3};
  EXPECT_THAT(pad_ids(ids, 5), ElementsAre(0U, 0U, 1U, 2U, 3U));
  EXPECT_THAT(pad_ids(ids, 2), ElementsAre(2U, 3U));
  EXPECT_THAT(pad_ids(ids, 3), ElementsAre(1U, 2U, 3U));
  EXPECT_TRUE(pad_ids(ids, 0).empty());
}

TEST(Vocabulary, ErrorsNameLineAndWord) {
  EXPECT_EQ(testing::error_of([] { parse_vocabulary("a\t1\nb 2\n", "v"); }),
            "v:2: expected \"word<tab>count\", got \"b 2\"");
  EXPECT_EQ(testing::error_of([] { parse_vocabulary("a\t-1\n", "v"); }),
            "v:1: expected \"word<tab>count\", got \"a\\x09-1\"");
  EXPECT_EQ(testing::error_of([] { parse_vocabulary("a\t1\na\t1\n", "v"); }),
            "v: vocabulary: expected each word once and not empty, got \"a\"");
}

RC_GTEST_PROP(Vocabulary, TextReadsBackAndCountsFall, ()) {
  const auto texts = *rc::gen::container<std::vector<Words>>(
      rc::gen::container<Words>(rc::gen::elementOf(Words{"a", "b", "don't", "\xC3\xA9", "e"})));
  const Vocabulary vocabulary = count(texts);
  const Vocabulary again = parse_vocabulary(vocabulary_text(vocabulary), "v");
  RC_ASSERT(again.words() == vocabulary.words());
  for (std::size_t i = 1; i < vocabulary.words().size(); ++i) {
    RC_ASSERT(vocabulary.words()[i - 1].count >= vocabulary.words()[i].count);
  }
}

}  // namespace
}  // namespace merkit
