// What a net says of a set of examples. Not a public header.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/run_control.h"
#include "merkit/nn/output_rule.h"
#include "merkit/train/fit.h"
#include "merkit/train/torch_net.h"

namespace merkit {

struct PredictionJob {
  const Graph& graph;
  const TrainingData& data;
  OutputRule rule;  // of the first output
  std::size_t batch_size = 64;
};

// Called with the place of an example and the logits of its frames that count, [frames,
// rule.num_columns()], or of the utterance, one row; from several threads at once.
using OutputVisitor = std::function<void(std::size_t, const MatrixView<const float>&)>;

// Shows the first output for every example to `visit`. Throws Error(kCancelled) if run.stop was
// set.
void visit_outputs(TorchNet& net, const PredictionJob& job, const RunControl& run,
                   const OutputVisitor& visit);

// Probabilities [num_examples, num_classes] in the order of data.examples. Throws as
// visit_outputs().
Matrix<float> net_probabilities(TorchNet& net, const PredictionJob& job, const RunControl& run);

// Of every example the posteriors of its frames that count, [frames, num_classes], as the rule has
// them; of a rule for the utterance, one row. Throws as visit_outputs().
std::vector<Matrix<float>> net_frames(TorchNet& net, const PredictionJob& job,
                                      const RunControl& run);

// Mean CTC loss of the examples that have a finite one, and the errors of the best label of every
// frame, against their sequences, which all must have. The rule must be one of CTC. Throws as
// net_probabilities().
PartScore net_sequence_score(TorchNet& net, const PredictionJob& job, const RunControl& run);

}  // namespace merkit
