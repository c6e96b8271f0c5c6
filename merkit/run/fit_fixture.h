// One fold of the small corpus with everything that a fit gets. For tests only.
#pragma once

#include <memory>

#include "merkit/dataset/dataset_fixture.h"
#include "merkit/run/fitter.h"

namespace merkit::testing {

class SmallFit {
 public:
  SmallFit() { fold_ = speaker_fold(); }

  Recipe& recipe() { return experiment_.recipe; }
  Fold& fold() { return fold_; }
  SmallCorpus& small() { return small_; }
  const FoldData& data() const { return *data_; }

  // After everything above is set.
  FitCall call() {
    experiment_.labelled = small_.labelled();
    experiment_.table =
        std::make_unique<FeatureTable>(experiment_.recipe.features, experiment_.labelled.utterances,
                                       small_.folder() / "features", control_);
    data_ = std::make_unique<FoldData>(
        DatasetView{experiment_.recipe, experiment_.labelled, *experiment_.table}, fold_, pool_);
    return {experiment_, request_, job_, *data_, control_, "", [](const EpochFigures&) {}};
  }

 private:
  SmallCorpus small_;
  Experiment experiment_;
  RunRequest request_;
  Fold fold_;
  FitJob job_{.fold = &fold_, .seed = 1, .name = "c", .folder = {}};
  ThreadPool pool_{2};
  RunControl control_{.pool = pool_};
  std::unique_ptr<FoldData> data_;
};

}  // namespace merkit::testing
