#include "merkit/run/experiment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

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
  run.request().changes = {"node.words.columns=6", "training.batch_size=8", "node.flat.x=1"};
  EXPECT_THAT(error_of(run), HasSubstr("node.flat.x: unknown key"));
  run.request().changes.pop_back();
  EXPECT_EQ(recipe_value(load_run_recipe(run.request()), "node.words.columns"), "6");
  run.request().changes = {"training.batch_sice=7"};
  EXPECT_THAT(error_of(run), HasSubstr("batch_size"));
}

TEST(Experiment, AViewThatNobodyRatedIsNotLearnt) {
  testing::TextRun run;
  run.request().changes = {"training.views=activation,valence"};
  EXPECT_EQ(error_of(run),
            "training.views: expected turns with ratings of \"activation,valence\" in the training "
            "part of fold \"s0\", got none");
  std::string rated = read_file(run.folder() / "corpus.jsonl");
  rated.insert(1, "\"valence\": 2, \"activation\": 3, \"dominance\": 4, ");
  write_file(run.folder() / "corpus.jsonl", rated);
  run.request().folds = {"s1"};  // the one rated turn is of s0
  EXPECT_EQ(error_of(run), "no error");
}

TEST(Experiment, AShareOfTheTrainingPartIsThatShareOfEachClass) {
  testing::TextRun run;
  const auto whole = run.open();
  run.request().changes = {"training.train_share=0.4"};
  const auto thin = run.open();
  EXPECT_THAT(thin->notes, ::testing::Contains(HasSubstr("a share of 0.4 of the training")));
  for (std::size_t f = 0; f < whole->folds.folds.size(); ++f) {
    const Fold& all = whole->folds.folds[f];
    const Fold& some = thin->folds.folds[f];
    EXPECT_EQ(some.dev, all.dev);
    EXPECT_EQ(some.test, all.test);
    EXPECT_TRUE(std::ranges::includes(all.train, some.train));
    const auto before = count_classes(whole->labelled, all.train);
    const auto after = count_classes(thin->labelled, some.train);
    for (std::size_t c = 0; c < before.size(); ++c) {
      EXPECT_EQ(after[c], std::max<std::size_t>(1, (4 * before[c] + 5) / 10)) << c;
    }
  }
  Fold one = whole->folds.folds[0];
  thin_training(one, whole->labelled, 1e-9, 1);
  EXPECT_EQ(one.train.size(), 4U);  // one of each class
  Fold other = whole->folds.folds[0];
  thin_training(other, whole->labelled, 1e-9, 2);
  EXPECT_NE(one.train, other.train);
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
