#include "merkit/run/run_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "merkit/base/json.h"
#include "merkit/run/run_fixture.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::error_of;
using ::testing::HasSubstr;

class RunFolderTest : public ::testing::Test {
 protected:
  std::string identity() { return identity_hash(run_identity(*run_.open(), run_.request())); }
  void begin() { begin_run(*run_.open(), run_.request(), "test"); }
  // Every "word1" of the corpus becomes `word`.
  void change_corpus(const std::string& word) {
    std::string text = read_file(run_.request().corpus);
    for (std::size_t at = text.find("word1"); at != std::string::npos; at = text.find("word1")) {
      text.replace(at, 5, word);
    }
    write_file(run_.request().corpus, text);
  }

  testing::TextRun run_;
};

TEST_F(RunFolderTest, WhatChangesNoResultChangesNoIdentity) {
  const std::string before = identity();
  run_.request().num_seeds = 3;
  run_.request().num_threads = 7;
  run_.request().command = "another";
  std::filesystem::rename(run_.request().corpus, run_.folder() / "moved.jsonl");
  run_.request().corpus = run_.folder() / "moved.jsonl";
  EXPECT_EQ(identity(), before);
}

TEST_F(RunFolderTest, WhatChangesResultsChangesTheIdentity) {
  std::set<std::string> seen = {identity()};
  run_.request().as_published = true;
  EXPECT_TRUE(seen.insert(identity()).second) << "as published";
  run_.request().as_published = false;
  run_.request().epochs = 2;
  EXPECT_TRUE(seen.insert(identity()).second) << "epochs";
  run_.request().epochs = 0;
  run_.request().device = "cuda";
  EXPECT_TRUE(seen.insert(identity()).second) << "device";
  run_.request().device = "cpu";
  EXPECT_FALSE(seen.insert(identity()).second) << "all as before";
  change_corpus("word9");
  EXPECT_TRUE(seen.insert(identity()).second) << "a text";
}

TEST_F(RunFolderTest, TheSameRunMayBeginAgain) {
  begin();
  const std::string first = read_file(run_.request().out / "run.json");
  begin();
  EXPECT_EQ(read_file(run_.request().out / "run.json"), first);
  const Json json = Json::parse(first);
  EXPECT_EQ(json["program"], "merkit test");
  EXPECT_EQ(json["corpus"]["utterances"], 36);
}

TEST_F(RunFolderTest, AnotherRunIsRefusedByTheLineThatDiffersAndTouchesNothing) {
  begin();
  const std::string first = read_file(run_.request().out / "run.json");
  run_.request().changes = {"training.batch_size=7"};
  EXPECT_THAT(
      error_of(ErrorCode::kInvalidArgument, [&] { begin(); }),
      HasSubstr("recipe \"batch_size = 7\", got one with \"batch_size = 64\": give another --out"));
  EXPECT_EQ(read_file(run_.request().out / "run.json"), first);
}

TEST_F(RunFolderTest, EveryFoldIsFittedOnceASeedInAFolderOfItsOwn) {
  run_.request().num_seeds = 3;
  run_.request().first_seed = 5;
  const auto experiment = run_.open();
  const std::vector<FitJob> jobs = plan_fits(*experiment, run_.request());
  ASSERT_EQ(jobs.size(), 12U);
  std::set<std::filesystem::path> folders;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    EXPECT_EQ(jobs[i].seed, 5 + i / 4);
    EXPECT_EQ(jobs[i].fold, &experiment->folds.folds[i % 4]);
    EXPECT_TRUE(folders.insert(jobs[i].folder).second) << jobs[i].name;
    EXPECT_EQ(jobs[i].folder.parent_path().parent_path(), run_.request().out / "fits");
  }
}

}  // namespace
}  // namespace merkit
