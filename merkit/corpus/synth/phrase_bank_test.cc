#include "merkit/corpus/synth/phrase_bank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::filesystem::path kBundled = std::filesystem::path(MERKIT_DATA) / "phrases";

std::string error_of(std::string_view text) {
  return testing::error_of([&] { parse_phrases(text, "x.txt"); });
}

TEST(PhraseBank, SectionsHoldTheirLinesWithoutCommentsAndBlanks) {
  const PhraseSections sections =
      parse_phrases("# c\n@any\n One. \n\n@ang\nTwo!\n@any\nThree.\n", "");
  EXPECT_THAT(sections.at("any"), ElementsAre("One.", "Three."));
  EXPECT_THAT(sections.at("ang"), ElementsAre("Two!"));
}

TEST(PhraseBank, ErrorsNameFileLineAndWhatWasExpected) {
  EXPECT_THAT(error_of("@any\n@joy\n"), HasSubstr("x.txt:2: expected \"@any\""));
  EXPECT_THAT(error_of("Hello.\n"), HasSubstr("x.txt:1: expected a heading"));
  EXPECT_THAT(error_of("@any\n{a|b\n"), HasSubstr("x.txt:2: expected braces in pairs"));
  EXPECT_THAT(error_of("@any\na}\n"), HasSubstr("braces"));
  EXPECT_THAT(error_of("@any\n{a{b}}\n"), HasSubstr("braces"));
  EXPECT_THAT(error_of("@any\nroom 9\n"), HasSubstr("ASCII without digits"));
  EXPECT_THAT(error_of("@any\ncaf\xC3\xA9\n"), HasSubstr("ASCII without digits"));
  EXPECT_THAT(error_of("@any\n<speak>\n"), HasSubstr("ASCII without digits"));
}

TEST(PhraseBank, EveryPartOfAChoiceIsTakenAndNothingElse) {
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < 100; ++i) {
    Rng rng(1, i);
    seen.insert(expand_phrase("{a|b} and {c|}.", rng));
  }
  EXPECT_THAT(seen, ElementsAre("a and .", "a and c.", "b and .", "b and c."));
}

TEST(PhraseBank, BundledBanksHaveHundredsOfSentencesThatSpeechAndReleaseCanTake) {
  const PhraseBank bank(kBundled);
  std::set<std::string> seen;
  for (const char* scene : {"filler", "impro01", "impro08", "script01", "script03"}) {
    Rng rng(1);
    for (int i = 0; i < 300; ++i) {
      const std::string sentence = bank.draw(scene, "any", rng);
      EXPECT_EQ(sentence.find_first_of("{}|<>&0123456789"), std::string::npos) << sentence;
      seen.insert(sentence);
    }
  }
  EXPECT_GT(seen.size(), 300U);
}

TEST(PhraseBank, EveryEmotionButUndecidedHasPhrasesOfItsOwn) {
  const PhraseBank bank(kBundled);
  for (const char* code : {"ang", "hap", "exc", "sad", "neu", "fru", "fea", "sur", "dis", "oth"}) {
    EXPECT_TRUE(bank.has("feelings", code)) << code;
  }
  EXPECT_FALSE(bank.has("feelings", "any"));
  EXPECT_FALSE(bank.has("impro09", "any"));
  Rng rng(1);
  EXPECT_THROW(bank.draw("impro09", "any", rng), Error);
}

TEST(PhraseBank, AMissingSceneIsNamed) {
  const testing::TemporaryFolder folder;
  EXPECT_THROW(PhraseBank(folder.path()), Error);
  for (const auto& entry : std::filesystem::directory_iterator(kBundled)) {
    std::filesystem::copy(entry.path(), folder.path() / entry.path().filename());
  }
  EXPECT_NO_THROW(PhraseBank(folder.path()));
  write_file(folder.path() / "impro03.txt", "@ang\nNo!\n");
  try {
    const PhraseBank bank(folder.path());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("impro03.txt: expected phrases under \"@any\""));
  }
}

}  // namespace
}  // namespace merkit
