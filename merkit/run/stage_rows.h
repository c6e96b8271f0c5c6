// What the classifier of a system learns from: the rows that the stages before it make of every
// utterance of a part. Not installed.
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/classic/gaussian_mixture_hmm.h"
#include "merkit/classic/labelled_rows.h"
#include "merkit/model/model_chain.h"
#include "merkit/run/fitter.h"

namespace merkit {

// The model of a call without a classifier, and with the network of `network` if that has one.
Model stages_so_far(const FitCall& call, const FitOutcome& network);

// Class probabilities of every utterance by that chain, over the threads of `pool`; the same bytes
// for any number of them.
Matrix<float> predict_all(const ModelChain& chain, std::span<const PreparedUtterance> utterances,
                          ThreadPool& pool);

// Immutable after construction.
class StageRows {
 public:
  // Throws what ModelChain::classifier_rows() throws.
  StageRows(const FitCall& call, const ModelChain& chain, Part part);

  // All rows with the class of their utterance.
  LabelledRows rows() const {
    return {{rows_.values(), rows_.rows(), rows_.cols()}, row_classes_, num_classes_};
  }
  // Utterance by utterance.
  LabelledSequences sequences() const { return {views_, classes_, num_classes_}; }

 private:
  std::size_t num_classes_ = 0;
  Matrix<float> rows_;
  std::vector<std::size_t> row_classes_;
  std::vector<MatrixView<const float>> views_;  // of each utterance, into rows_
  std::vector<std::size_t> classes_;
};

}  // namespace merkit
