#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/dataset/dataset_fixture.h"
#include "merkit/run/fitter.h"

namespace merkit {
namespace {

// A fold of the small corpus, ready for a classifier.
class SvmFit : public ::testing::Test {
 protected:
  SvmFit() {
    experiment_.recipe.features = {testing::feature_of("speech", "emobase988", "z-score")};
    experiment_.recipe.classifier.kind = "svm";
    experiment_.recipe.classifier.costs = "0.01,1";
  }

  FitOutcome fit() {
    experiment_.labelled = small_.labelled();
    experiment_.table =
        std::make_unique<FeatureTable>(experiment_.recipe.features, experiment_.labelled.utterances,
                                       small_.folder() / "features", control_);
    data_ = std::make_unique<FoldData>(
        DatasetView{experiment_.recipe, experiment_.labelled, *experiment_.table}, fold_, pool_);
    return fit_svm({experiment_, request_, job_, *data_, control_, "",
                    [this](const EpochFigures& figures) { seen_.push_back(figures.epoch); }});
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

TEST_F(SvmFit, ChoosesOnDevAndPredictsEveryUtterance) {
  const FitOutcome outcome = fit();
  EXPECT_THAT(seen_, ::testing::ElementsAre(1, 2));
  ASSERT_TRUE(outcome.model.svm);
  EXPECT_EQ(outcome.model.svm->state().vectors.cols(), 988U);
  EXPECT_EQ(outcome.predict(data_->part(Part::kTest)).rows(), 4U);
  EXPECT_TRUE(outcome.facts.contains("cost"));
}

TEST_F(SvmFit, CountsTheSettingsOfItsGrid) {
  EXPECT_EQ(num_svm_settings(experiment_.recipe), 2);
  experiment_.recipe.classifier.kernel = "rbf";
  experiment_.recipe.classifier.gammas = "0.1,1,10";
  EXPECT_EQ(num_svm_settings(experiment_.recipe), 6);
}

TEST_F(SvmFit, AFeatureOfManyRowsIsRefused) {
  experiment_.recipe.features = {testing::feature_of("speech", "speech34")};
  try {
    fit();
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr(
                                  "features.speech: expected one row an utterance, as emobase988"));
  }
}

}  // namespace
}  // namespace merkit
