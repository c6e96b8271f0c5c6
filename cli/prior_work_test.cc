#include "cli/prior_work.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "tests/temporary_folder.h"

namespace merkit::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<PriorWorkRow> rows_of(std::vector<std::string> only,
                                  const std::filesystem::path& out = "runs") {
  PriorWorkOptions options;
  options.only = std::move(only);
  options.recipes = "recipes";
  options.out = out;
  return plan_prior_work(options);
}

// What is run of Lakomkin et al. with a recogniser of that recipe, without the paper.
std::vector<std::string> lakomkin_systems(const std::string& recogniser) {
  PriorWorkOptions options;
  options.only = {"lakomkin2017"};
  options.recipes = "recipes";
  options.recogniser = recogniser;
  std::vector<std::string> names;
  for (const PriorWorkRow& row : plan_prior_work(options)) {
    names.push_back(row.system.substr(row.system.find('/') + 1));
  }
  return names;
}

TEST(PriorWork, EverySystemHasARunOnItsProtocolAndAnHonestOne) {
  const auto rows = rows_of({});
  EXPECT_GT(rows.size(), 8U);
  for (const PriorWorkRow& row : rows) {
    EXPECT_THAT(row.system, Not(::testing::EndsWith("-corrected")));
    EXPECT_THAT(row.system, Not(::testing::EndsWith("-small")));
    EXPECT_EQ(row.honest.protocol, "loso5");
    EXPECT_EQ(row.own.recipe, row.system);
  }
  EXPECT_EQ(rows.front().system, "han2014/dnn-elm");
}

TEST(PriorWork, ARunThatServesBothColumnsIsMadeOnce) {
  const auto rows = rows_of({"lee2015/dnn-elm", "chernykh2017/framewise"});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(planned_runs(rows, false).size(), 3U);
  EXPECT_EQ(planned_runs(rows, true).size(), 2U);
  EXPECT_EQ(rows[1].honest.recipe, "chernykh2017/framewise-corrected");
}

TEST(PriorWork, WhatBeginsWithARecogniserNeedsOne) {
  EXPECT_THAT(lakomkin_systems(""), ElementsAre("scratch"));
  EXPECT_THAT(lakomkin_systems("lakomkin2017/asr"),
              ElementsAre("fine-tuned", "frozen", "progressive", "scratch"));
}

TEST(PriorWork, WhatBeginsWithARecogniserHasItsSize) {
  EXPECT_THAT(
      lakomkin_systems("lakomkin2017/asr-small"),
      ElementsAre("fine-tuned-small", "frozen-small", "progressive-small", "scratch-small"));
  PriorWorkOptions options;
  options.only = {"lakomkin2017/scratch", "lee2015"};
  options.recipes = "recipes";
  options.recogniser = "lakomkin2017/asr-small";
  const auto rows = plan_prior_work(options);
  EXPECT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows.back().system, "lakomkin2017/scratch");
}

TEST(PriorWork, OnlySmallSystemsKeepTheirSizes) {
  for (const PriorWorkRow& row : rows_of({"lakomkin2017/scratch-small", "han2014"})) {
    EXPECT_EQ(row.honest.keeps_sizes, row.system == "lakomkin2017/scratch-small");
    EXPECT_EQ(row.own.keeps_sizes, row.honest.keeps_sizes);
  }
}

TEST(PriorWork, PapersAndSystemsCanBeChosen) {
  for (const PriorWorkRow& row : rows_of({"lee2015"})) {
    EXPECT_THAT(row.system, ::testing::StartsWith("lee2015/"));
  }
  try {
    rows_of({"lee2016"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean \"lee2015\""));
  }
}

TEST(PriorWork, TheTableShowsWhatIsPublishedAndWhatIsThere) {
  const testing::TemporaryFolder folder;
  const auto rows = rows_of({"lee2015/blstm-elm-latent"}, folder.path());
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_THAT(prior_work_table(rows, false), HasSubstr("62.85"));
  make_folders(rows[0].honest.folder);
  const Json wa = {{"pooled", 0.5}, {"interval", {0.45, 0.55}}};
  const Json result = {{"metrics", {{"wa", wa}, {"ua", wa}}}, {"optimistic", Json::array()}};
  write_file(rows[0].honest.folder / "result.json", dump_json(result));
  EXPECT_THAT(prior_work_table(rows, false), HasSubstr("50.0  45.0-55.0"));
  const Json json = Json::parse(prior_work_json(rows));
  EXPECT_EQ(json[0]["honest"]["wa_interval"], "45.0-55.0");
  EXPECT_EQ(json[0]["published_wa_pct"], 62.85);
  write_file(rows[0].honest.folder / "result.json", "{}");
  EXPECT_THROW(prior_work_table(rows, false), Error);
}

}  // namespace
}  // namespace merkit::cli
