#include "merkit/features/alphabet.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

const Alphabet kEnglish(kEnglishAlphabet);

TEST(Alphabet, HasAnIdForEachCharacterByItsPlace) {
  EXPECT_EQ(kEnglish.size(), 28U);
  EXPECT_EQ(kEnglish.ids("a' z"), (std::vector<std::size_t>{1, 0, 27, 26}));
  EXPECT_EQ(Alphabet("\u00e4a").ids("A\u00e4"), (std::vector<std::size_t>{1, 0}));
}

TEST(Alphabet, NormalisesCasePunctuationAndBlanks) {
  EXPECT_EQ(kEnglish.normalised("  Well -- I DON'T,\tknow!"), "well i don't know");
  EXPECT_EQ(kEnglish.normalised("it\u2019s \u201cfine\u201d\u2026 really\u2014yes"),
            "it's fine really yes");
  EXPECT_EQ(kEnglish.normalised("sit-down"), "sit down");
  EXPECT_EQ(Alphabet("ab").normalised("a b. a"), "aba");
  EXPECT_EQ(Alphabet("ab ").normalised("a'b"), "a b");
}

TEST(Alphabet, LeavesMarkersOut) {
  EXPECT_EQ(kEnglish.normalised("no [LAUGHTER] way[BREATHING]"), "no way");
  EXPECT_EQ(kEnglish.normalised("a [b c"), "a b c");
  EXPECT_EQ(kEnglish.num_unknown("[4 beats] yes"), 0U);
}

TEST(Alphabet, CountsWhatItCannotWrite) {
  EXPECT_EQ(kEnglish.normalised("room 12b, caf\u00e9"), "room b caf");
  EXPECT_EQ(kEnglish.num_unknown("room 12b, caf\u00e9"), 3U);
  EXPECT_EQ(kEnglish.num_unknown("\xff ok"), 1U);
}

RC_GTEST_PROP(Alphabet, NormalisingTwiceChangesNothingMore, (const std::string& text)) {
  const std::string once = kEnglish.normalised(text);
  RC_ASSERT(kEnglish.normalised(once) == once);
  RC_ASSERT(kEnglish.text(kEnglish.ids(text)) == once);
  RC_ASSERT(kEnglish.num_unknown(once) == 0U);
}

RC_GTEST_PROP(Alphabet, BlanksStandAloneAndInside, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab ,.[]\t'")));
  const std::string normal = kEnglish.normalised(text);
  RC_ASSERT(normal.find("  ") == std::string::npos);
  RC_ASSERT(!normal.starts_with(' '));
  RC_ASSERT(!normal.ends_with(' '));
}

TEST(Alphabet, RefusesCharactersThatNoTextCanHave) {
  for (const std::string_view bad : {"", "aa", "aB", "a\n", "\xff"}) {
    EXPECT_THROW(Alphabet{bad}, Error) << bad;
  }
  EXPECT_THROW(kEnglish.text(std::vector<std::size_t>{28}), Error);
}

}  // namespace
}  // namespace merkit
