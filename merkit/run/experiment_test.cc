#include "merkit/run/experiment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/run/run_fixture.h"
#include "merkit/run/run_recipe.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

std::string error_of(testing::TextRun& run) {
  try {
    run.open();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Experiment, HasTheFoldsOfTheProtocol) {
  testing::TextRun run;
  const auto experiment = run.open();
  EXPECT_EQ(experiment->folds.folds.size(), 4U);
  EXPECT_EQ(experiment->labelled.utterances.size(), 36U);
  EXPECT_EQ(experiment->membership.size(), 32U);
  run.request().folds = {"s2"};
  const auto one = run.open();
  ASSERT_EQ(one->folds.folds.size(), 1U);
  EXPECT_EQ(one->membership, experiment->membership);
}

TEST(Experiment, UnknownNamesAreToldWithTheNearest) {
  testing::TextRun run;
  run.request().folds = {"s22"};
  EXPECT_THAT(error_of(run), HasSubstr("--folds: expected one of s0, s1, s2, s3, got \"s22\""));
  run.request().folds.clear();
  run.request().protocol = "speaker-outs";
  EXPECT_THAT(error_of(run), HasSubstr("did you mean \"speaker-out\"?"));
  run.request().recipe = run.folder() / "none.toml";
  EXPECT_THAT(error_of(run), HasSubstr("none.toml"));
}

TEST(Experiment, ChangesOfTheCommandLineReachTheRecipe) {
  testing::TextRun run;
  run.request().changes = {"training.batch_size=7", "training.optimiser=sgd"};
  run.request().epochs = 9;
  const Recipe recipe = load_run_recipe(run.request());
  EXPECT_EQ(recipe.training.batch_size, 7);
  EXPECT_EQ(recipe.training.optimiser, "sgd");
  EXPECT_EQ(recipe.training.epochs, 9);
  EXPECT_EQ(recipe.name, load_recipe(run.request().recipe).name);
  run.request().changes = {"training.batch_sice=7"};
  EXPECT_THAT(error_of(run), HasSubstr("batch_size"));
}

TEST(Experiment, AProtocolWithoutDevGetsOneFromItsTrainingPart) {
  testing::TextRun run;
  const auto experiment = run.open();
  Fold fold = experiment->folds.folds[0];
  EXPECT_EQ(carve_dev(fold, experiment->labelled), "");
  fold.train.insert(fold.train.end(), fold.dev.begin(), fold.dev.end());
  std::ranges::sort(fold.train);
  fold.dev.clear();
  EXPECT_EQ(carve_dev(fold, experiment->labelled), "the last speaker");
  for (const std::size_t place : fold.dev) {
    EXPECT_EQ(experiment->labelled.utterances[place]->speaker, "s3");
  }
  for (const std::size_t place : fold.train) {
    EXPECT_NE(experiment->labelled.utterances[place]->speaker, "s3");
  }
}

TEST(Experiment, WithoutSpeakersEveryFifthUtteranceIsDev) {
  testing::TextRun run;
  const auto experiment = run.open();
  Fold fold;
  for (std::size_t place = 0; place < experiment->labelled.utterances.size(); ++place) {
    if (experiment->labelled.utterances[place]->speaker == "s1") {
      fold.train.push_back(place);
    }
  }
  const std::size_t num_train = fold.train.size();
  EXPECT_EQ(carve_dev(fold, experiment->labelled), "every fifth utterance");
  EXPECT_EQ(fold.dev.size(), num_train / 5);
  EXPECT_EQ(fold.train.size(), num_train - num_train / 5);
}

TEST(Experiment, OnlyWhatIsChosenNeedsADevPart) {
  Recipe recipe;
  EXPECT_TRUE(needs_dev(recipe));
  recipe.training.choose_epoch = "last";
  EXPECT_FALSE(needs_dev(recipe));
  recipe.classifier.kind = "svm";
  EXPECT_TRUE(needs_dev(recipe));
}

}  // namespace
}  // namespace merkit
