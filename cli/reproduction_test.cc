#include "cli/reproduction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "tests/temporary_folder.h"

namespace merkit::cli {
namespace {

using merkit::testing::TemporaryFolder;
using ::testing::HasSubstr;

constexpr const char* kRecipes = "recipes";

std::vector<ReproductionRow> rows_of(const std::vector<std::string>& only) {
  return plan_reproduction("tripathi2018", only, kRecipes, "runs");
}

TEST(ReproductionTest, EveryPublishedFigureHasARunAndAnHonestOneBeside) {
  const auto rows = rows_of({});
  EXPECT_GT(rows.size(), 26U);  // systems with a printed figure; some have two
  for (const ReproductionRow& row : rows) {
    EXPECT_TRUE(row.published.as_published);
    EXPECT_EQ(row.published.protocol, row.figure.protocol);
    ASSERT_TRUE(row.honest) << row.published.recipe;
    EXPECT_FALSE(row.honest->as_published);
    EXPECT_EQ(row.honest->recipe, row.published.recipe + "-corrected");
  }
}

TEST(ReproductionTest, ARunThatServesTwoFiguresIsMadeOnce) {
  const auto rows = rows_of({"speech3"});
  ASSERT_EQ(rows.size(), 3U);  // one for each split
  EXPECT_EQ(planned_runs(rows).size(), 5U);
}

TEST(ReproductionTest, ASplitIsTrainedForTheEpochsOfItsFigure) {
  const auto rows = rows_of({"combined3"});
  ASSERT_EQ(rows.size(), 2U);
  for (const ReproductionRow& row : rows) {
    EXPECT_EQ(row.published.epochs, row.figure.epochs) << row.figure.protocol;
  }
  EXPECT_NE(rows[0].published.epochs, rows[1].published.epochs);
}

TEST(ReproductionTest, AFigureOfImprovisedTurnsHasAnHonestOneOfThemBeside) {
  const auto rows = rows_of({"speech4"});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(run_name(*rows[0].honest), "tripathi2018/speech4-corrected on loso5");
  EXPECT_EQ(run_name(*rows[1].honest), "tripathi2018/speech4-corrected on loso5, improvised turns");
  EXPECT_NE(rows[0].honest->folder, rows[1].honest->folder);
  EXPECT_THAT(reproduction_table(rows), HasSubstr("loso5-improvised"));
}

TEST(ReproductionTest, ASystemWithoutAPrintedFigureHasARowToo) {
  const auto rows = rows_of({"speech-deltas"});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].figure.protocol, "last20-seed");
  EXPECT_EQ(Json::parse(reproduction_json(rows))[0]["published_best_pct"], nullptr);
}

TEST(ReproductionTest, TheSystemsThatScenarioOutConcernsReadWords) {
  EXPECT_TRUE(rows_of({"text3"})[0].honest->reads_words);
  EXPECT_TRUE(rows_of({"combined6"})[0].honest->reads_words);
  EXPECT_FALSE(rows_of({"speech4"})[0].honest->reads_words);
}

TEST(ReproductionTest, NamesWhatThereIsForAnUnknownPaperOrSystem) {
  EXPECT_THROW(plan_reproduction("tripathi", {}, kRecipes, "runs"), Error);
  try {
    rows_of({"speech44"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("speech4"));
  }
}

TEST(ReproductionTest, TheTableShowsWhatIsThereAndADashForWhatIsNot) {
  const TemporaryFolder folder;
  auto rows = rows_of({"text3"});
  rows.resize(1);
  rows[0].published.folder = folder.path() / "published";
  rows[0].honest->folder = folder.path() / "none";
  make_folders(rows[0].published.folder);
  const Json metric = {{"pooled", 0.5}, {"interval", nullptr}};
  const Json result = {{"metrics", {{"wa", metric}, {"ua", metric}}},
                       {"optimistic", {{{"name", "best test epoch"}, {"wa", 0.612}}}}};
  write_file(rows[0].published.folder / "result.json", dump_json(result));
  const std::string table = reproduction_table(rows);
  EXPECT_THAT(table, HasSubstr("64.78"));
  EXPECT_THAT(table, HasSubstr("61.2"));
  EXPECT_THAT(table, HasSubstr("optimistic: chosen on the test set"));
  make_folders(rows[0].honest->folder / "scenario-out");
  write_file(rows[0].honest->folder / "scenario-out" / "result.json", dump_json(result));
  EXPECT_THAT(reproduction_table(rows), HasSubstr("50.0\n"));  // the last column
  const Json json = Json::parse(reproduction_json(rows));
  EXPECT_NEAR(json[0]["best_pct"].get<double>(), 61.2, 1e-9);
  EXPECT_EQ(json[0]["honest_wa_pct"], nullptr);
}

TEST(ReproductionTest, AResultOfAnotherFormIsAnError) {
  const TemporaryFolder folder;
  auto rows = rows_of({"text3"});
  rows[0].published.folder = folder.path();
  write_file(folder.path() / "result.json", "{}");
  EXPECT_THROW(reproduction_table(rows), Error);
}

}  // namespace
}  // namespace merkit::cli
