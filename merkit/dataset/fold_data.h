// One fold ready for training: inputs fitted on its training part, and every utterance's matrices.
//
//   const FoldData data(recipe, corpus, table, fold, control.pool);
//   for (const PreparedUtterance& one : data.part(Part::kTrain)) use(one.inputs);
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/thread_pool.h"
#include "merkit/corpus/folds.h"
#include "merkit/dataset/feature_table.h"
#include "merkit/dataset/labelled_corpus.h"
#include "merkit/model/model_input.h"
#include "merkit/recipe/recipe.h"

namespace merkit {

// An experiment up to the choice of a fold.
struct DatasetView {
  const Recipe& recipe;
  const LabelledCorpus& corpus;
  const FeatureTable& table;
};

// The inputs of the recipe, fitted: vocabularies from the texts of the training part (or of all
// utterances, if the recipe says so as published), statistics of z-scores and of actors from the
// training part. Statistics of a speaker are over all of his utterances, in whichever part they
// are, for they use no label and a speaker outside training could not be normalised otherwise.
std::vector<ModelInput> fit_inputs(const DatasetView& dataset, const Fold& fold);

// One utterance as a model takes it.
struct PreparedUtterance {
  std::size_t place = 0;  // in LabelledCorpus::utterances
  std::vector<MatrixView<const float>>
      inputs;  // one for each feature of the recipe: [rows, columns]
};

// Utterances without one of the inputs get no rows of it: zeros of length 0, as
// ModelInput::absent(). Those without any input are left out of the training part, for they could
// teach only the frequencies of classes, and so are those with fewer rows than the recipe's
// least_rows; in the other parts they stay, so that no score leaves them out. Immutable after
// construction, so one instance may be shared by any number of threads. The dataset must outlive
// it.
class FoldData {
 public:
  FoldData(const DatasetView& dataset, const Fold& fold, ThreadPool& pool);

  const std::vector<ModelInput>& inputs() const noexcept { return inputs_; }
  const std::vector<PreparedUtterance>& part(Part part) const noexcept;
  // What had to be filled or left out, one line each: "train: 3 of 90 utterances without speech".
  const std::vector<std::string>& notes() const noexcept { return notes_; }

 private:
  std::vector<PreparedUtterance> prepare(const DatasetView& dataset,
                                         const std::vector<std::size_t>& places, ThreadPool& pool);
  void note_gaps(const DatasetView& dataset, const Fold& fold);
  void note_left_out(std::size_t count, const char* which);

  std::vector<ModelInput> inputs_;
  std::vector<PreparedUtterance> train_;
  std::vector<PreparedUtterance> dev_;
  std::vector<PreparedUtterance> test_;
  std::deque<Matrix<float>> owned_;  // matrices that are not those of a store
  std::vector<std::string> notes_;
};

}  // namespace merkit
