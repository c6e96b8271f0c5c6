#include "merkit/corpus/folds.h"

#include <gtest/gtest.h>

#include "merkit/corpus/fold_test_corpus.h"

namespace merkit {
namespace {

using testing::FoldTestCorpus;

FoldTestCorpus two_speakers() {
  FoldTestCorpus corpus;
  corpus.add(1, "impro01", 'F');
  corpus.add(1, "impro01", 'M');
  corpus.add(2, "impro02", 'F');
  corpus.add(3, "impro03", 'M');
  return corpus;
}

TEST(Folds, PartsReadBackFromTheirNames) {
  for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
    EXPECT_EQ(part_from_name(part_name(part)), part);
  }
  EXPECT_EQ(part_from_name("valid"), Part::kDev);
  EXPECT_EQ(part_from_name("TEST"), std::nullopt);
}

TEST(Folds, HashIgnoresOrderAndProtocolButNotMembership) {
  const FoldTestCorpus corpus = two_speakers();
  const auto selection = corpus.selection();
  const FoldSet folds{"a", 1, {{"f", {0, 2}, {1}, {3}}}};
  const FoldSet reordered{"b", 2, {{"f", {2, 0}, {1}, {3}}}};
  const FoldSet moved{"a", 1, {{"f", {0, 2}, {3}, {1}}}};
  const FoldSet renamed{"a", 1, {{"g", {0, 2}, {1}, {3}}}};
  const std::string hash = membership_hash(folds, selection);
  EXPECT_EQ(hash.size(), 32U);
  EXPECT_EQ(membership_hash(reordered, selection), hash);
  EXPECT_NE(membership_hash(moved, selection), hash);
  EXPECT_NE(membership_hash(renamed, selection), hash);
}

}  // namespace
}  // namespace merkit
