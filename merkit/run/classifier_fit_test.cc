#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "merkit/base/error.h"
#include "merkit/dataset/dataset_fixture.h"
#include "merkit/model/model_check.h"
#include "merkit/run/fit_record.h"
#include "merkit/run/fitter.h"

namespace merkit {
namespace {

// A fold of the small corpus, ready for a classifier.
class ClassifierFits : public ::testing::Test {
 protected:
  ClassifierFits() {
    experiment_.recipe.features = {testing::feature_of("speech", "emobase988", "z-score")};
    experiment_.recipe.classifier.kind = "svm";
    experiment_.recipe.classifier.costs = "0.01,1";
  }

  FitOutcome fit(FitOutcome network = {}) {
    experiment_.labelled = small_.labelled();
    experiment_.table =
        std::make_unique<FeatureTable>(experiment_.recipe.features, experiment_.labelled.utterances,
                                       small_.folder() / "features", control_);
    data_ = std::make_unique<FoldData>(
        DatasetView{experiment_.recipe, experiment_.labelled, *experiment_.table}, fold_, pool_);
    return fit_stages(call(), std::move(network));
  }

  FitCall call() {
    return {experiment_, request_, job_, *data_, control_, "", [this](const EpochFigures& figures) {
              seen_.push_back(figures.epoch);
            }};
  }

  // The recipe with that text and the small corpus's own features.
  void use(const std::string& text) { experiment_.recipe = parse_recipe(text, "test", ""); }

  // A model as run_fits() would write it passes its own test.
  void expect_good_model(const FitOutcome& outcome) {
    const Model model = finished_model(call(), outcome);
    EXPECT_EQ(model.self_test.size(), 2U);
    EXPECT_LT(verify_model(model).largest_difference, 1e-7);
  }

  testing::SmallCorpus small_;
  Experiment experiment_;
  RunRequest request_;
  Fold fold_ = testing::speaker_fold();
  FitJob job_{.fold = &fold_, .seed = 1, .name = "c", .folder = {}};
  ThreadPool pool_{2};
  RunControl control_{.pool = pool_};
  std::unique_ptr<FoldData> data_;
  std::vector<int> seen_;
};

TEST_F(ClassifierFits, ChoosesOnDevAndPredictsEveryUtterance) {
  const FitOutcome outcome = fit();
  EXPECT_THAT(seen_, ::testing::ElementsAre(1, 2));
  ASSERT_TRUE(outcome.model.classifier);
  EXPECT_EQ(num_classifier_columns(*outcome.model.classifier), 988U);
  expect_good_model(outcome);
  EXPECT_EQ(outcome.predict(data_->part(Part::kTest)).rows(), 4U);
  EXPECT_TRUE(outcome.facts.contains("cost"));
}

TEST_F(ClassifierFits, CountsTheSettingsOfItsGrid) {
  ClassifierOptions& o = experiment_.recipe.classifier;
  const auto count = [&] { return num_classifier_settings(experiment_.recipe); };
  EXPECT_EQ(count(), 2);
  o.kernel = "rbf";
  o.gammas = "0.1,1,10";
  EXPECT_EQ(count(), 6);
  o.kind = "elm";
  o.hidden_units = "10,20";
  EXPECT_EQ(count(), 4);
  o.kind = "kernel-elm";
  EXPECT_EQ(count(), 6);
  o.kind = "forest";
  EXPECT_EQ(count(), 1);
  o.kind = "hmm";
  o.mixtures = "1,2,4";
  EXPECT_EQ(count(), 3);
  o.kind = "none";
  EXPECT_EQ(count(), 0);
}

TEST_F(ClassifierFits, EveryKindLearnsAndItsModelPassesItsTest) {
  const std::string functionals =
      "[features.speech]\nset = \"emobase988\"\nnormalise = \"min-max\"\n";
  const std::string frames = "[features.speech]\nset = \"lld32\"\nnormalise = \"z-score\"\n";
  for (const std::string& text :
       {functionals + "[classifier]\nkind = \"elm\"\nhidden_units = \"5\"\n",
        functionals + "[classifier]\nkind = \"kernel-elm\"\n",
        functionals + "[classifier]\nkind = \"forest\"\ntrees = 4\n",
        frames + "rank_by = \"log_energy\"\nkeep_top = 2\n[statistics]\nover = \"rows\"\npool = "
                 "\"vote\"\n[classifier]\nkind = \"forest\"\ntrees = 4\n",
        frames + "[classifier]\nkind = \"hmm\"\nmixtures = \"1,2\"\niterations = 2\n"}) {
    use(text);
    const FitOutcome outcome = fit();
    EXPECT_EQ(outcome.history.size(),
              static_cast<std::size_t>(num_classifier_settings(experiment_.recipe)));
    EXPECT_EQ(outcome.history.front().setting, 1);
    EXPECT_TRUE(outcome.facts.contains("dev_ua")) << text;
    expect_good_model(outcome);
  }
}

// A network over rows with weights that are anything.
TEST_F(ClassifierFits, ANetworkIsFollowedByTheStatisticsOfItsRows) {
  use("[features.speech]\nset = \"lld32\"\nnormalise = \"z-score\"\n[[node]]\nname = \"flat\"\n"
      "layer = \"flatten\"\n[[node]]\nname = \"logits\"\nlayer = \"dense\"\n[statistics]\nover = "
      "\"rows\"\n[classifier]\nkind = \"elm\"\nhidden_units = \"6\"\ncosts = \"1,10\"\n");
  FitOutcome network;
  network.model.graph = recipe_graph(experiment_.recipe);
  network.model.parameters = {std::vector<float>(128, 0.125F), {0.5F, 0.0F, -0.5F, 1.0F}};
  network.history.resize(3);
  network.chosen_epoch = 2;
  network.facts = {{"dev_ua", "0.875"}, {"epochs_run", "3"}};
  const FitOutcome outcome = fit(std::move(network));
  EXPECT_THAT(seen_, ::testing::ElementsAre(4, 5));
  EXPECT_EQ(outcome.history.back().setting, 2);
  EXPECT_EQ(outcome.chosen_epoch, 2);
  EXPECT_EQ(outcome.facts.at("network_dev_ua"), "0.875");
  EXPECT_NE(outcome.facts.at("dev_ua"), "0.875");
  EXPECT_EQ(num_classifier_columns(*outcome.model.classifier), 16U);
  expect_good_model(outcome);
}

TEST_F(ClassifierFits, TheSameBytesForAnyNumberOfThreads) {
  use("[features.speech]\nset = \"lld32\"\n[classifier]\nkind = \"hmm\"\nmixtures = \"2\"\n"
      "iterations = 3\n");
  const FitOutcome two = fit();
  ThreadPool one_thread(1);
  const RunControl control{.pool = one_thread};
  const FitOutcome one = fit_classifier(
      {experiment_, request_, job_, *data_, control, "", [](const EpochFigures& /*figures*/) {}});
  EXPECT_EQ(std::get<GaussianMixtureHmm>(*one.model.classifier).state(),
            std::get<GaussianMixtureHmm>(*two.model.classifier).state());
}

TEST_F(ClassifierFits, StopsOnRequestBetweenSettings) {
  std::atomic<bool> stop{true};
  fit();
  const RunControl control{.pool = pool_, .stop = &stop};
  EXPECT_THROW(fit_classifier({experiment_, request_, job_, *data_, control, "",
                               [](const EpochFigures& /*figures*/) {}}),
               Error);
}

TEST_F(ClassifierFits, CountsOfThingsAreWholeNumbers) {
  experiment_.recipe.classifier.kind = "elm";
  experiment_.recipe.classifier.hidden_units = "12.5";
  EXPECT_THROW(fit(), Error);
}

TEST_F(ClassifierFits, AFeatureOfManyRowsIsRefused) {
  experiment_.recipe.features = {testing::feature_of("speech", "speech34")};
  try {
    fit();
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr(
                                  "expected one row an utterance of input speech, as emobase988"));
  }
}

}  // namespace
}  // namespace merkit
