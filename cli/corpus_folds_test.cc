#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/commands.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"
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

  // Standard output; the status goes to status_, standard error to error_.
  std::string run(const std::vector<std::string>& arguments) {
    Program program;
    add_all_commands(program);
    std::vector<const char*> argv = {"merkit", "corpus"};
    for (const std::string& argument : arguments) {
      argv.push_back(argument.c_str());
    }
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    status_ = program.run(static_cast<int>(argv.size()), argv.data());
    std::string out = ::testing::internal::GetCapturedStdout();
    error_ = ::testing::internal::GetCapturedStderr();
    return out;
  }

  testing::TemporaryFolder folder_;
  int status_ = -1;
  std::string error_;
};

TEST_F(CorpusCommands, FoldsPrintSizesHashAndWarnings) {
  const std::string out = run({"folds", path("m.csv"), "--protocol", "random", "--seed", "3"});
  EXPECT_EQ(status_, 0);
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
  EXPECT_EQ(status_, 0);
  run({"folds"});
  EXPECT_EQ(status_, 2);
  EXPECT_THAT(error_, HasSubstr("corpus: expected a path, got none"));
  run({"folds", path("m.csv"), "--protocol", "lozo5"});
  EXPECT_EQ(status_, 2);
  EXPECT_THAT(error_, HasSubstr("did you mean \"loso5\"?"));
}

TEST_F(CorpusCommands, ListShowsWhatLabelsWereTakenFor) {
  const std::string out = run({"list", path("m.csv"), "--session", "2"});
  EXPECT_THAT(out, HasSubstr("4 of 20 utterances (csv)"));
  EXPECT_THAT(out, HasSubstr("Angray            ang           10"));
  EXPECT_THAT(out, Not(HasSubstr("1Fa")));
}

TEST_F(CorpusCommands, ListedManifestsReadBackAsTheSameCorpus) {
  const std::string jsonl = run({"list", path("m.csv"), "--format", "jsonl"});
  EXPECT_THAT(error_, HasSubstr("Angray")) << "the labels do not disturb the manifest";
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
