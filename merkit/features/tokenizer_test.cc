#include "merkit/features/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Tokenizer, PunctuationSeparatesAndApostrophesStay) {
  const Tokenizer keras({});
  EXPECT_THAT(keras.tokens("Well... I DON'T--know; it's \"fine\"?\tOk\nbye"),
              ElementsAre("well", "i", "don't", "know", "it's", "fine", "ok", "bye"));
  EXPECT_THAT(keras.tokens("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~ \t\n"), IsEmpty());
  EXPECT_THAT(keras.tokens("'quoted'"), ElementsAre("'quoted'"));
}

TEST(Tokenizer, MarkersAreWordsUnlessDropped) {
  EXPECT_THAT(Tokenizer({}).tokens("[LAUGHTER] Yes"), ElementsAre("laughter", "yes"));
  const Tokenizer dropping({.keep_markers = false});
  EXPECT_THAT(dropping.tokens("[LAUGHTER] Yes [BREATHING][LIPSMACK]no [open"),
              ElementsAre("yes", "no", "open"));
}

TEST(Tokenizer, ContractionsSplitAsInThePennTreebank) {
  const Tokenizer splitting({.split_contractions = true});
  EXPECT_THAT(splitting.tokens("don't can't won't"),
              ElementsAre("do", "n't", "ca", "n't", "wo", "n't"));
  EXPECT_THAT(
      splitting.tokens("it's they're I've we'll he'd I'm"),
      ElementsAre("it", "'s", "they", "'re", "i", "'ve", "we", "'ll", "he", "'d", "i", "'m"));
  EXPECT_THAT(splitting.tokens("shouldn't've"), ElementsAre("should", "n't", "'ve"));
  EXPECT_THAT(splitting.tokens("don\xE2\x80\x99t"), ElementsAre("do", "n't"));
  EXPECT_THAT(splitting.tokens("'s n't goin'"), ElementsAre("'s", "n't", "goin'"));
}

TEST(Tokenizer, CaseIsKeptOnRequest) {
  const Tokenizer tokenizer({.lower_case = false, .split_contractions = true});
  EXPECT_THAT(tokenizer.tokens("Don'T You"), ElementsAre("Do", "n'T", "You"));
}

RC_GTEST_PROP(Tokenizer, TokensOfJoinedTokensAreTheSame, (const std::string& text)) {
  const Tokenizer tokenizer({});
  std::string joined;
  for (const std::string& token : tokenizer.tokens(text)) {
    joined += token + " ";
  }
  RC_ASSERT(tokenizer.tokens(joined) == tokenizer.tokens(text));
}

RC_GTEST_PROP(Tokenizer, SplittingContractionsOnlyInsertsBreaks, ()) {
  const auto text =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("aiIntTsS'' .remv")));
  const auto join = [&](const Tokenizer& tokenizer) {
    std::string all;
    for (const std::string& token : tokenizer.tokens(text)) {
      RC_ASSERT(!token.empty());
      all += token;
    }
    return all;
  };
  RC_ASSERT(join(Tokenizer({})) == join(Tokenizer({.split_contractions = true})));
}

}  // namespace
}  // namespace merkit
