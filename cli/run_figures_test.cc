#include "cli/run_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/file.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit::cli {
namespace {

class RunFiguresTest : public ::testing::Test {
 protected:
  RunFigures read(const std::string& result) {
    write_file(folder_ / "result.json", result);
    return read_run_figures(folder_.path());
  }

  testing::TemporaryFolder folder_;
};

TEST_F(RunFiguresTest, ARunThatIsNotOverHasNone) {
  const RunFigures figures = read_run_figures(folder_.path());
  EXPECT_FALSE(figures.wa || figures.ua || figures.best || figures.last || figures.last10);
  EXPECT_EQ(figure_cell(figures.wa), "-");
}

TEST_F(RunFiguresTest, SharesArePercentagesAndAnIntervalMayBeMissing) {
  const RunFigures figures = read(
      R"({"metrics": {"wa": {"pooled": 0.6251, "interval": [0.6, 0.65]},
                      "ua": {"pooled": 0.5, "interval": null}}, "optimistic": []})");
  EXPECT_EQ(figure_cell(figures.wa), "62.5");
  EXPECT_EQ(figures.wa_interval, "60.0-65.0");
  EXPECT_EQ(figure_cell(figures.ua), "50.0");
  EXPECT_EQ(figures.ua_interval, "");
  EXPECT_FALSE(figures.best.has_value());
}

TEST_F(RunFiguresTest, AnotherFileIsAnErrorThatNamesIt) {
  for (const char* text : {"{}", "[]", R"({"metrics": {"wa": 3}})"}) {
    EXPECT_THAT(testing::error_of(ErrorCode::kCorruptData, [&] { read(text); }),
                ::testing::HasSubstr("result.json: expected the result of a run"))
        << text;
  }
  EXPECT_THAT(testing::error_of(ErrorCode::kCorruptData, [&] { read("{"); }),
              ::testing::HasSubstr("result.json"));
}

}  // namespace
}  // namespace merkit::cli
