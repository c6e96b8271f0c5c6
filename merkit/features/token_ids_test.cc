#include "merkit/features/token_ids.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/features/feature_set.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

class TokenIdsTest : public ::testing::Test {
 protected:
  void SetUp() override { write_file(path_, "i\t5\ndo\t3\nn't\t2\nknow\t1\n"); }

  testing::TemporaryFolder folder_;
  std::string path_ = (folder_ / "vocab.tsv").string();
};

TEST_F(TokenIdsTest, ZerosStandInFrontAndUnknownWordsAreLeftOut) {
  const TokenIds ids({.vocabulary = path_, .length = 5, .tokens = {.split_contractions = true}});
  EXPECT_EQ(ids.compute("I REALLY don't know!"),
            (Matrix<float>(5, 1, std::vector<float>{0, 1, 2, 3, 4})));
  EXPECT_EQ(ids.compute(""), (Matrix<float>(5, 1, std::vector<float>{0, 0, 0, 0, 0})));
}

TEST_F(TokenIdsTest, LengthZeroGivesOneRowForEachKnownWord) {
  const TokenIds ids({.vocabulary = path_, .length = 0});
  EXPECT_EQ(ids.compute("know, know"), (Matrix<float>(2, 1, std::vector<float>{4, 4})));
  EXPECT_EQ(ids.compute("well").rows(), 0U);
}

TEST_F(TokenIdsTest, RegistryEntryGivesTheSameRowsAndAFingerprint) {
  const std::vector<OptionAssignment> options = {{"vocabulary", path_}, {"length", "3"}};
  const auto extractor = find_feature_set("tokens").make(options);
  EXPECT_EQ(extractor->compute({.text = "do i"}),
            TokenIds({.vocabulary = path_, .length = 3}).compute("do i"));
  const std::string before = extractor->fingerprint();
  EXPECT_EQ(before.size(), 32U);
  write_file(path_, "i\t5\n");
  EXPECT_NE(find_feature_set("tokens").make(options)->fingerprint(), before);
}

TEST_F(TokenIdsTest, MissingVocabularyAndBadLengthAreNamed) {
  const auto error_of = [](const TokenIdsOptions& options) -> std::string {
    try {
      TokenIds(options).compute("a");
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(error_of({}), "vocabulary: expected a file made by merkit text vocab, got none");
  EXPECT_EQ(error_of({.vocabulary = path_, .length = -1}), "length: expected 0 to 100000, got -1");
}

}  // namespace
}  // namespace merkit
