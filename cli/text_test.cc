#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "tests/run_program.h"
#include "tests/temporary_folder.h"

namespace merkit::cli {
namespace {

class TextCommands : public ::testing::Test {
 protected:
  void SetUp() override {
    write_file(folder_ / "m.csv",
               "id,session,text\na,1,I don't know\nb,1,\"I know, [LAUGHTER]\"\nc,2,Qqqq\nd,2,\n");
  }

  std::string path(const std::string& name) { return (folder_ / name).string(); }

  std::string run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "text");
    outcome_ = testing::run_merkit(arguments);
    return outcome_.out;
  }

  testing::TemporaryFolder folder_;
  testing::Outcome outcome_;
};

TEST_F(TextCommands, VocabularyListsWordsByFrequency) {
  EXPECT_EQ(run({"vocab", path("m.csv"), "--session", "1", "--no-keep-markers"}),
            "i\t2\nknow\t2\ndon't\t1\n");
  const Json written =
      Json::parse(run({"vocab", path("m.csv"), "--json", "--out", path("vocab.tsv")}));
  EXPECT_EQ(written["num_words"], 5);
  EXPECT_EQ(written["num_texts"], 3);
  EXPECT_EQ(read_file(path("vocab.tsv")), "i\t2\nknow\t2\ndon't\t1\nlaughter\t1\nqqqq\t1\n");
}

TEST_F(TextCommands, CoverageCountsKnownWordsAndNamesTheRest) {
  write_file(folder_ / "v.txt", "know 1 2\ndo 3 4\nn't 5 6\n");
  const Json plain =
      Json::parse(run({"coverage", path("m.csv"), "--vectors", path("v.txt"), "--json"}));
  EXPECT_EQ(plain["num_known_words"], 1);
  EXPECT_EQ(plain["num_dims"], 2);
  EXPECT_EQ(plain["missing"]["don't"], 1);
  const Json split = Json::parse(run(
      {"coverage", path("m.csv"), "--vectors", path("v.txt"), "--split-contractions", "--json"}));
  EXPECT_EQ(split["num_known_words"], 3) << "do, n't and know";
}

TEST_F(TextCommands, BundledVectorsAreTheDefault) {
  const std::string out = run({"coverage", path("m.csv")});
  EXPECT_EQ(outcome_.status, 0);
  EXPECT_THAT(out, ::testing::HasSubstr("dimensions  100\n"));
  EXPECT_THAT(out, ::testing::HasSubstr("missing     qqqq (1)\n"));
}

TEST_F(TextCommands, CorpusWithoutTextIsADataError) {
  run({"vocab", path("m.csv"), "--session", "7"});
  EXPECT_EQ(outcome_.status, 3);
  EXPECT_THAT(outcome_.err, ::testing::HasSubstr("expected utterances with text, got none"));
}

}  // namespace
}  // namespace merkit::cli
