#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "tests/run_program.h"
#include "tests/temporary_folder.h"

namespace merkit::cli {
namespace {

using ::testing::HasSubstr;
using testing::Outcome;

// A corpus without sound and motion, which is made at once.
class SynthCommand : public ::testing::Test {
 protected:
  Outcome synth(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"corpus", "synth",      out(),        "--size",
                                          "tiny",   "--no-audio", "--no-mocap", "--quiet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return testing::run_merkit(arguments);
  }
  std::string out() const { return (folder_ / "demo").string(); }

 private:
  testing::TemporaryFolder folder_;
};

TEST_F(SynthCommand, SaysWhatItMadeAndThatItIsThereTheSecondTime) {
  const Outcome made = synth();
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(made.err, "");
  EXPECT_THAT(made.out, HasSubstr(out() + ": 100 turns in 10 dialogues, "));
  EXPECT_THAT(made.out, HasSubstr("irregularities planted: 0\n"));
  EXPECT_THAT(synth().out, HasSubstr(out() + ": there already: 100 turns in 10 dialogues"));
}

TEST_F(SynthCommand, JsonHasTheSameNumbersAndLabelsThatAddUp) {
  const Json made = parse_json(synth({"--json", "--irregularities", "some"}).out, "output");
  EXPECT_EQ(made.at("was_there"), false);
  EXPECT_EQ(made.at("dialogues"), 11);
  EXPECT_EQ(made.at("speech_program"), "");
  EXPECT_GT(made.at("turns_s").get<double>(), 100.0);
  EXPECT_GE(made.at("irregularities").size(), 5U);
  int labelled = 0;
  for (const auto& [label, count] : made.at("labels").items()) {
    labelled += count.get<int>();
  }
  EXPECT_EQ(made.at("turns"), labelled);
}

TEST_F(SynthCommand, OtherOptionsForTheSameFolderAreAUsageErrorAndChangeNothing) {
  synth();
  const std::string before = read_file(std::filesystem::path(out()) / "synthetic.json");
  const Outcome other = synth({"--seed", "2"});
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.err, HasSubstr("expected a synthetic corpus with these options"));
  EXPECT_EQ(read_file(std::filesystem::path(out()) / "synthetic.json"), before);
}

TEST_F(SynthCommand, WhatItMakesPassesTheDoctor) {
  synth();
  const Outcome check = testing::run_merkit({"corpus", "check", out(), "--quiet"});
  EXPECT_EQ(check.status, 0) << check.out << check.err;
  EXPECT_THAT(check.out, HasSubstr("synthetic corpus, turns: 100, dialogues: 10"));
}

}  // namespace
}  // namespace merkit::cli
