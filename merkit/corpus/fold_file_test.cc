#include "merkit/corpus/fold_file.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/corpus/fold_test_corpus.h"
#include "merkit/corpus/protocol.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::FoldTestCorpus;
using testing::small_corpus;

std::string error_of(std::string_view text) {
  const FoldTestCorpus corpus = small_corpus(1);
  return testing::error_of(ErrorCode::kCorruptData,
                           [&] { parse_fold_file(text, corpus.selection(), "f"); });
}

TEST(FoldFile, EveryProtocolReadsBackFromBothFormsWithTheSameHash) {
  const FoldTestCorpus corpus = small_corpus(1);
  const auto selection = corpus.selection();
  for (const ProtocolInfo& info : protocols()) {
    const FoldSet folds = make_folds(selection, {.protocol = info.name});
    const std::string hash = membership_hash(folds, selection);
    const FoldFile json = parse_fold_file(fold_file_json(folds, selection), selection, "f.json");
    const FoldFile csv = parse_fold_file(fold_file_csv(folds, selection), selection, "f.csv");
    EXPECT_EQ(json.folds.protocol, info.name);
    EXPECT_EQ(membership_hash(json.folds, selection), hash);
    EXPECT_EQ(membership_hash(csv.folds, selection), hash);
    EXPECT_EQ(json.num_unknown_ids + csv.num_unknown_ids, 0U);
  }
}

TEST(FoldFile, ColumnsComeInAnyOrderAndUnknownIdsAreCounted) {
  const FoldTestCorpus corpus = small_corpus(1);
  const FoldFile file = parse_fold_file(
      "part;comment;fold;id\n"
      "train;x;1;Ses01F_impro01_F000\n"
      "valid;x;1;Ses02F_impro01_F000\n"
      "test;x;1;Ses03F_impro01_F000\n"
      "train;x;1;nobody\n",
      corpus.selection(), "f.csv");
  ASSERT_EQ(file.folds.folds.size(), 1U);
  EXPECT_EQ(file.folds.folds[0].dev.size(), 1U);
  EXPECT_EQ(file.num_unknown_ids, 1U);
}

TEST(FoldFile, TamperedMembershipDoesNotHaveItsHash) {
  const FoldTestCorpus corpus = small_corpus(1);
  const auto selection = corpus.selection();
  const FoldSet folds = make_folds(selection, {.protocol = "loso5"});
  std::string text = fold_file_json(folds, selection);
  const std::size_t at = text.find("session1");
  text.replace(at, 8, "session9");
  EXPECT_THROW(parse_fold_file(text, selection, "f.json"), Error);
}

TEST(FoldFile, ErrorsNameLineAndExpectation) {
  EXPECT_EQ(error_of(""), "f: expected a header row, got an empty file");
  EXPECT_EQ(error_of("id,fold\n"), "f: expected a column \"part\", got 2 others");
  EXPECT_EQ(error_of("id,fold,part\n"), "f: expected at least one fold, got none");
  EXPECT_EQ(error_of("id,fold,part\na,1,exam\n"), "f:2: expected train, dev or test, got \"exam\"");
  EXPECT_EQ(error_of("id,fold,part\na,1,dev\na,1,test\n"),
            "f:3: expected each id once in a fold, got \"a\" twice in \"1\"");
  EXPECT_EQ(error_of("id,fold,part\na,1,train\n"),
            "f: expected a known train utterance in fold \"1\", got none");
  EXPECT_EQ(error_of(",fold,part,id\nx,,dev,a\n"),
            "f:2: expected an id and a fold, got an empty field or control characters");
  EXPECT_EQ(error_of("{}"), "f: expected a name under \"protocol\", got {}");
  EXPECT_EQ(error_of(R"({"protocol":"p"})"),
            "f: expected a list under \"folds\", got {\"protocol\":\"p\"}");
  EXPECT_EQ(error_of(R"({"protocol":"p","version":0,"folds":[]})"),
            "f: expected a version from 1, got 0");
  EXPECT_EQ(error_of(R"({"protocol":"p","folds":[{"name":"1","train":"a"}]})"),
            "f: expected a list of ids, got \"a\"");
  EXPECT_EQ(error_of(R"({"protocol":"p","folds":[{"name":"1","train":[1]}]})"),
            "f: expected an id, got 1");
}

}  // namespace
}  // namespace merkit
