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

using ::testing::HasSubstr;
using ::testing::Not;

// Five sessions of two speakers, two turns each.
std::string manifest() {
  std::string text = "id,audio,speaker,session,label,text\n";
  for (char session = '1'; session <= '5'; ++session) {
    for (const std::string gender : {"F", "M"}) {
      const std::string speaker = session + gender;
      text += speaker + "a,a.wav," + speaker + "," + session + ",Angray,\"no, no\"\n";
      text += speaker + "b,b.wav," + speaker + "," + session + ",happiness,yes\n";
    }
  }
  return text;
}

class CorpusCommands : public ::testing::Test {
 protected:
  void SetUp() override { write_file(folder_ / "m.csv", manifest()); }

  std::string path(const std::string& name) { return (folder_ / name).string(); }

  // Standard output; all of the outcome goes to outcome_.
  std::string run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "corpus");
    outcome_ = testing::run_merkit(arguments);
    return outcome_.out;
  }

  testing::TemporaryFolder folder_;
  testing::Outcome outcome_;
};

TEST_F(CorpusCommands, FoldsPrintSizesHashAndWarnings) {
  const std::string out = run({"folds", path("m.csv"), "--protocol", "random", "--seed", "3"});
  EXPECT_EQ(outcome_.status, 0);
  EXPECT_THAT(out, HasSubstr("protocol    random, version 1\nutterances  20\nmembership  "));
  EXPECT_THAT(
      out, HasSubstr("stamp       5 of 5 folds share speakers between train and test (15 of 20 "));
}

TEST_F(CorpusCommands, FoldFileHasTheHashOfTheProtocolThatWroteIt) {
  for (const char* name : {"folds.json", "folds.csv"}) {
    const Json written = Json::parse(run({"folds", path("m.csv"), "--json", "--out", path(name)}));
    const Json read =
        Json::parse(run({"folds", path("m.csv"), "--json", "--fold-file", path(name)}));
    EXPECT_EQ(written["membership"], read["membership"]);
    EXPECT_EQ(written["folds"][0]["test"]["classes"],
              (Json{{"ang", 2}, {"hap", 2}, {"neu", 0}, {"sad", 0}}));
  }
}

TEST_F(CorpusCommands, ProtocolsAreListedWithoutACorpus) {
  EXPECT_THAT(run({"folds", "--list"}), HasSubstr("loso5+scenario-out"));
  EXPECT_EQ(outcome_.status, 0);
  run({"folds"});
  EXPECT_EQ(outcome_.status, 2);
  EXPECT_THAT(outcome_.err, HasSubstr("corpus: expected a path, got none"));
  run({"folds", path("m.csv"), "--protocol", "lozo5"});
  EXPECT_EQ(outcome_.status, 2);
  EXPECT_THAT(outcome_.err, HasSubstr("did you mean \"loso5\"?"));
}

TEST_F(CorpusCommands, ListShowsWhatLabelsWereTakenFor) {
  const std::string out = run({"list", path("m.csv"), "--session", "2"});
  EXPECT_THAT(out, HasSubstr("4 of 20 utterances (csv)"));
  EXPECT_THAT(out, HasSubstr("Angray            ang           10"));
  EXPECT_THAT(out, Not(HasSubstr("1Fa")));
}

TEST_F(CorpusCommands, ListedManifestsReadBackAsTheSameCorpus) {
  const std::string jsonl = run({"list", path("m.csv"), "--format", "jsonl"});
  EXPECT_THAT(outcome_.err, HasSubstr("Angray")) << "the labels do not disturb the manifest";
  write_file(folder_ / "again.jsonl", jsonl);
  const std::string csv = run({"list", path("again.jsonl"), "--format", "csv"});
  write_file(folder_ / "again.csv", csv);
  EXPECT_EQ(run({"list", path("again.csv"), "--format", "jsonl"}), jsonl);
}

TEST_F(CorpusCommands, ListFiltersByLabelSpeakerAndPolicy) {
  const auto count = [&](std::vector<std::string> filter) {
    filter.insert(filter.begin(), {"list", path("m.csv"), "--json"});
    return Json::parse(run(filter))["num_listed"].get<int>();
  };
  EXPECT_EQ(count({}), 20);
  EXPECT_EQ(count({"--label", "ang"}), 10);
  EXPECT_EQ(count({"--label", "Angray", "--speaker", "1F"}), 1);
  EXPECT_EQ(count({"--classes", "seed"}), 10) << "happiness is not a class of the seed paper";
  EXPECT_EQ(count({"--kind", "scripted"}), 0);
}

}  // namespace
}  // namespace merkit::cli
