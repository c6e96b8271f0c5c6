#include "merkit/run/run_fits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/run/run_fixture.h"
#include "merkit/run/run_result.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

class Run : public ::testing::Test {
 protected:
  // One invocation of the program.
  RunResult train() {
    const auto experiment = run_.open();
    begin_run(*experiment, run_.request(), "test");
    run_fits(*experiment, run_.request(),
             {[this](const FitCall& call) { return fitter_(call); }, nullptr}, run_.control());
    const RunResult result = finish_run(*experiment, run_.request(), run_.control());
    text_ = result_text(result, *experiment, run_.request());
    return result;
  }

  std::string error_of_train() {
    try {
      train();
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  testing::TextRun run_;
  testing::CountingFitter fitter_;
  std::string text_;
};

TEST_F(Run, LeavesEverythingInItsFolder) {
  const RunResult result = train();
  EXPECT_EQ(fitter_.num_calls, 4);
  EXPECT_EQ(result.evaluation.num_predictions, 36U);
  EXPECT_THAT(text_, HasSubstr("WA   25.0 %"));
  const auto out = run_.request().out;
  for (const char* name : {"recipe.toml", "run.json", "predictions.jsonl", "result.json"}) {
    EXPECT_TRUE(std::filesystem::exists(out / name)) << name;
  }
  const auto fit = out / "fits" / "s1" / "seed1";
  for (const char* name : {"fit.json", "model.safetensors", "predictions.jsonl", "log.jsonl"}) {
    EXPECT_TRUE(std::filesystem::exists(fit / name)) << name;
  }
  const Model model = read_model(fit / "model.safetensors");
  EXPECT_EQ(model.facts.fold, "s1");
  EXPECT_EQ(model.self_test.size(), 2U);
}

TEST_F(Run, AFinishedFitIsNotRepeated) {
  train();
  train();
  EXPECT_EQ(fitter_.num_calls, 4);
  std::filesystem::remove(run_.request().out / "fits" / "s1" / "seed1" / "fit.json");
  train();
  EXPECT_EQ(fitter_.num_calls, 5);
}

TEST_F(Run, MoreSeedsJoinARun) {
  train();
  run_.request().num_seeds = 2;
  EXPECT_EQ(train().fits.size(), 8U);
  EXPECT_EQ(fitter_.num_calls, 8);
}

TEST_F(Run, AnotherRecipeInTheSameFolderIsRefusedWithWhatDiffers) {
  train();
  run_.request().changes = {"training.batch_size=7"};
  EXPECT_THAT(error_of_train(), HasSubstr("expected a run with recipe \"batch_size = 7\", got one "
                                          "with \"batch_size = 64\": give another --out"));
  run_.request().changes.clear();
  run_.request().protocol = "random";
  EXPECT_THAT(error_of_train(), HasSubstr("give another --out"));
  EXPECT_EQ(fitter_.num_calls, 4);
}

TEST_F(Run, AsPublishedSaysWhatWasChosenOnTheTestPart) {
  run_.request().as_published = true;
  const RunResult result = train();
  ASSERT_EQ(result.evaluation.optimistic.size(), 3U);
  EXPECT_NEAR(result.evaluation.optimistic[0].wa, 0.3, 1e-12);
  EXPECT_NEAR(result.evaluation.optimistic[2].wa, 0.2, 1e-12);
  EXPECT_THAT(text_, HasSubstr("best test epoch: WA 30.0 %, UA 15.0 % (optimistic: chosen on the "
                               "test set)"));
}

TEST_F(Run, TheFitThatFailsIsNamed) {
  const auto experiment = run_.open();
  const Fitter failing = [](const FitCall&) -> FitOutcome {
    throw Error(ErrorCode::kCorruptData, "loss: expected a finite number, got nan");
  };
  run_.request().num_jobs = 1;
  try {
    run_fits(*experiment, run_.request(), {failing, nullptr}, run_.control());
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "s0, seed 1: loss: expected a finite number, got nan");
  }
}

TEST_F(Run, StopsOnRequestAndKeepsWhatIsDone) {
  const auto experiment = run_.open();
  std::atomic<bool> stop{false};
  ThreadPool pool(1);
  const RunControl control{.pool = pool, .stop = &stop};
  const Fitter stopping = [&](const FitCall& call) {
    stop = true;
    return fitter_(call);
  };
  EXPECT_THROW(run_fits(*experiment, run_.request(), {stopping, nullptr}, control), Error);
  EXPECT_EQ(fitter_.num_calls, 1);
  train();
  EXPECT_EQ(fitter_.num_calls, 4);
}

TEST_F(Run, ADamagedRunFolderIsAnError) {
  train();
  write_file(run_.request().out / "run.json", "{}");
  EXPECT_THAT(error_of_train(), HasSubstr("expected the identity of a run"));
}

TEST(Shares, FitsRunSideBySideFirst) {
  const auto shares = [](std::size_t threads, std::size_t jobs, std::size_t fits) {
    const FitShares s = share_threads(threads, jobs, fits);
    return std::pair(s.num_jobs, s.threads_per_fit);
  };
  EXPECT_EQ(shares(2, 0, 5), std::pair(std::size_t{2}, std::size_t{1}));
  EXPECT_EQ(shares(8, 0, 1), std::pair(std::size_t{1}, std::size_t{8}));
  EXPECT_EQ(shares(8, 2, 5), std::pair(std::size_t{2}, std::size_t{4}));
  EXPECT_EQ(shares(1, 4, 5), std::pair(std::size_t{4}, std::size_t{1}));
}

}  // namespace
}  // namespace merkit
