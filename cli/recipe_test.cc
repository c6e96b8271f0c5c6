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

class RecipeCommands : public ::testing::Test {
 protected:
  std::string path(const std::string& name) { return (folder_ / name).string(); }

  // Standard output; the status goes to status_, standard error to error_.
  std::string run(const std::vector<std::string>& arguments) {
    Program program;
    add_all_commands(program);
    std::vector<const char*> argv = {"merkit", "recipe"};
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

TEST_F(RecipeCommands, ListNamesRecipesWithSizeAndFigure) {
  const std::string out = run({"list"});
  EXPECT_EQ(status_, 0);
  EXPECT_THAT(out, HasSubstr("tripathi2018/speech1 "));
  EXPECT_THAT(out, HasSubstr(" 4139780  50.61 last20-seed "));
}

TEST_F(RecipeCommands, ListAsJsonHasTheSame) {
  const Json list = parse_json(run({"list", "--json"}), "list");
  const auto speech1 = std::find_if(list.begin(), list.end(), [](const Json& entry) {
    return entry.at("name") == "tripathi2018/speech1";
  });
  ASSERT_NE(speech1, list.end());
  EXPECT_EQ(speech1->at("parameters"), 4139780);
  EXPECT_EQ(speech1->at("published").at("best_pct"), 50.61);
  EXPECT_EQ(speech1->at("corrected"), false);
}

TEST_F(RecipeCommands, ShowPrintsInputsNetworkFiguresAndDefects) {
  const std::string out = run({"show", "tripathi2018/speech1"});
  EXPECT_EQ(status_, 0);
  EXPECT_THAT(out, HasSubstr("speech34-seed"));
  EXPECT_THAT(out, HasSubstr("4139780 parameters, published 4139780"));
  EXPECT_THAT(out, HasSubstr("adadelta, learning rate 1, batches of 100, 80 epochs"));
  EXPECT_THAT(out, HasSubstr("50.61"));
  EXPECT_THAT(out, HasSubstr("left-channel"));
}

TEST_F(RecipeCommands, ShowAsJsonHasShapesAndDefects) {
  const Json shown = parse_json(run({"show", "tripathi2018/speech1-corrected", "--json"}), "show");
  EXPECT_EQ(shown.at("nodes").at(0).at("shape"), Json({100, 34}));
  EXPECT_EQ(shown.at("training").at("batch_size"), 100);
  EXPECT_EQ(shown.at("defects").at(0).at("here"), false);
}

TEST_F(RecipeCommands, TomlOfARecipePassesTheCheckOnItsOwn) {
  write_file(folder_ / "own.toml", run({"show", "tripathi2018/speech1", "--toml"}));
  EXPECT_EQ(run({"check", path("own.toml")}), path("own.toml") + ": good\n");
  EXPECT_EQ(status_, 0);
}

TEST_F(RecipeCommands, CheckPrintsEveryProblemAndExitsWithThree) {
  write_file(folder_ / "bad.toml", "sumary = \"\"\n[training]\nepochs = 0\n");
  const std::string out = run({"check", path("bad.toml")});
  EXPECT_EQ(status_, 3);
  EXPECT_THAT(out, HasSubstr("bad.toml:1: sumary: unknown key"));
  EXPECT_THAT(out, HasSubstr("bad.toml:3: training.epochs: expected at least 1, got 0"));
  const Json json = parse_json(run({"check", "--json", path("bad.toml")}), "check");
  EXPECT_EQ(status_, 3);
  EXPECT_EQ(json.at(0).at("problems").size(), 4U);
}

TEST_F(RecipeCommands, MissingFilesAndUnknownNamesAreErrors) {
  run({"check", path("none.toml")});
  EXPECT_EQ(status_, 4);
  run({"show", "tripathi2018/speech11"});
  EXPECT_EQ(status_, 2);
  EXPECT_THAT(error_, HasSubstr("did you mean \"tripathi2018/speech1\"?"));
}

TEST_F(RecipeCommands, SchemaIsJson) {
  EXPECT_TRUE(parse_json(run({"schema"}), "schema").contains("properties"));
  EXPECT_EQ(status_, 0);
}

}  // namespace
}  // namespace merkit::cli
