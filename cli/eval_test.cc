#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/commands.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/eval/made_up_predictions.h"
#include "tests/temporary_folder.h"

namespace merkit::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class EvalCommands : public ::testing::Test {
 protected:
  void SetUp() override {
    write("weak", {.num_utterances = 300, .num_seeds = 2, .skill = 0.5, .seed = 1});
    write("good", {.num_utterances = 300, .num_seeds = 2, .skill = 2.5, .seed = 2});
  }

  void write(const std::string& name, const testing::MadeUpOptions& options) {
    PredictionSet set = testing::made_up_predictions(options);
    set.system = name;
    make_folders(folder_ / name);
    write_predictions(folder_ / name / "predictions.jsonl", set);
  }

  std::string path(const std::string& name) { return (folder_ / name).string(); }

  // Standard output; the status goes to status_, standard error to error_.
  std::string run(const std::vector<std::string>& arguments) {
    Program program;
    add_all_commands(program);
    std::vector<const char*> argv = {"merkit"};
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

TEST_F(EvalCommands, EvalPrintsMetricsClassesConfusionAndGroups) {
  const std::string out = run({"eval", path("good")});
  EXPECT_EQ(status_, 0) << error_;
  EXPECT_THAT(out, HasSubstr("protocol     loso5, version 1\n"));
  EXPECT_THAT(out, HasSubstr("predictions  600 (utterances 300, folds 5, seeds 2)\n"));
  EXPECT_THAT(out, HasSubstr("intervals    95 %, 2000 resamples by speaker\n"));
  EXPECT_THAT(out, HasSubstr("\nWA %"));
  EXPECT_THAT(out, HasSubstr("\nclass"));
  EXPECT_THAT(out, HasSubstr("as c00 %"));
  EXPECT_THAT(out, HasSubstr("\ngender"));
  EXPECT_THAT(out, Not(HasSubstr("STAMP")));
}

TEST_F(EvalCommands, EvalIsTheSameForAnyNumberOfThreadsAndResamplesWhatIsAsked) {
  const std::string json = run({"eval", path("good"), "--json", "--threads", "1"});
  EXPECT_EQ(run({"eval", path("good"), "--json", "--threads", "3"}), json);
  const Json by_dialogue = Json::parse(
      run({"eval", path("good"), "--json", "--cluster", "dialogue", "--resamples", "500"}));
  EXPECT_EQ(by_dialogue["bootstrap"]["cluster"], "dialogue");
  EXPECT_EQ(by_dialogue["metrics"]["wa"]["pooled"], Json::parse(json)["metrics"]["wa"]["pooled"]);
  EXPECT_NE(by_dialogue["metrics"]["wa"]["interval"],
            Json::parse(json)["metrics"]["wa"]["interval"]);
}

TEST_F(EvalCommands, FormulasArePrintedAloneOrBelowTheTables) {
  EXPECT_THAT(run({"eval", "--formulas"}), HasSubstr("UA           unweighted accuracy: mean"));
  EXPECT_EQ(status_, 0);
  EXPECT_THAT(run({"eval", path("good"), "--formulas"}), HasSubstr("(Gorodkin 2004)"));
  run({"eval"});
  EXPECT_EQ(status_, 2);
  EXPECT_THAT(error_, HasSubstr("predictions: expected a file, got none"));
}

TEST_F(EvalCommands, S3prlFoldsOfIemocapNeedNoCorpusForIntervals) {
  std::vector<std::string> arguments = {"eval"};
  for (const std::string session : {"1", "2"}) {
    const std::string stem = path("test_fold" + session);
    std::string lines;
    for (const std::string turn : {"F000", "F001", "M000", "M001"}) {
      lines += "Ses0" + session + "F_impro01_" + turn + " ang\n";
    }
    write_file(stem + "_predict.txt", lines);
    write_file(stem + "_truth.txt", lines);
    arguments.push_back(stem + "_predict.txt");
  }
  const std::string out = run(arguments);
  EXPECT_EQ(status_, 0) << error_;
  EXPECT_THAT(out, HasSubstr("8 (utterances 8, folds 2, seeds 1)"));
  EXPECT_THAT(out, HasSubstr("100.00 .. 100.00"));
  EXPECT_THAT(out, Not(HasSubstr("log-loss"))) << "there are no probabilities";
}

TEST_F(EvalCommands, GroupsComeFromTheCorpusWhereTheFileHasNone) {
  write_file(folder_ / "p.csv", "id,label,predicted\na,x,x\nb,x,y\nc,y,y\n");
  EXPECT_THAT(run({"eval", path("p.csv")}),
              HasSubstr("note         no intervals: the speaker of some predictions is unknown"));
  write_file(folder_ / "m.csv", "id,audio,speaker,label\na,a.wav,1,x\nb,b.wav,1,x\nc,c.wav,2,y\n");
  const std::string out = run({"eval", path("p.csv"), "--corpus", path("m.csv")});
  EXPECT_EQ(status_, 0) << error_;
  EXPECT_THAT(out, Not(HasSubstr("no intervals")));
  EXPECT_THAT(out, HasSubstr("\nspeaker"));
}

TEST_F(EvalCommands, WrongFilesAreNamedWithTheLine) {
  write_file(folder_ / "p.csv", "id,label,a,b\nx,a,0.9,0.2\n");
  run({"eval", path("p.csv")});
  EXPECT_EQ(status_, 3);
  EXPECT_THAT(error_, HasSubstr("p.csv:2: expected probabilities with sum 1, got sum 1.1"));
  run({"eval", path("missing.jsonl")});
  EXPECT_EQ(status_, 4);
  run({"eval", path("good"), path("weak")});
  EXPECT_EQ(status_, 3);
  EXPECT_THAT(error_, HasSubstr("expected files of one system"));
}

TEST_F(EvalCommands, CompareFindsTheBetterSystem) {
  const std::string out = run({"compare", path("weak"), path("good")});
  EXPECT_EQ(status_, 0) << error_;
  EXPECT_THAT(out, HasSubstr("A  weak\nB  good\n300 utterances; 2000 resamples of 10 clusters by "
                             "speaker\n"));
  EXPECT_THAT(out, HasSubstr("only A right"));
  const Json json = Json::parse(run({"compare", path("weak"), path("good"), "--json"}));
  const Json& pair = json["pairs"][0];
  EXPECT_GT(pair["ua"]["interval"][0], 0.0);
  EXPECT_LT(pair["wa"]["p_permutation"], 0.01);
  EXPECT_EQ(pair["mcnemar"].size(), 2U) << "two seeds in common";
}

TEST_F(EvalCommands, CompareOfSeveralSystemsAdjustsForTheNumberOfTests) {
  const std::string out = run({"compare", path("weak"), path("good"), path("weak")});
  EXPECT_EQ(status_, 0) << error_;
  EXPECT_THAT(out, HasSubstr("p Holm"));
  EXPECT_THAT(out, HasSubstr("B  " + path("weak"))) << "a name that is taken gives way to the file";
  const Json json =
      Json::parse(run({"compare", path("weak"), path("good"), path("weak"), "--json"}));
  ASSERT_EQ(json["pairs"].size(), 3U);
  for (const Json& pair : json["pairs"]) {
    EXPECT_GE(pair["wa"]["p_holm"], pair["wa"]["p_bootstrap"]);
  }
}

TEST_F(EvalCommands, CompareRefusesOtherProtocols) {
  PredictionSet set = read_predictions(path("weak"));
  set.protocol = "random";
  write_predictions(folder_ / "other.jsonl", set);
  run({"compare", path("weak"), path("other.jsonl")});
  EXPECT_EQ(status_, 2);
  EXPECT_THAT(error_, HasSubstr("expected the same protocol, got \"loso5\" and \"random\""));
  run({"compare", path("weak")});
  EXPECT_EQ(status_, 2);
  EXPECT_THAT(error_, HasSubstr("expected two files or more, got 1"));
}

}  // namespace
}  // namespace merkit::cli
