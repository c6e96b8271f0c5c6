#include "merkit/train/net_prediction.h"

#include <algorithm>
#include <cmath>

#include "merkit/eval/error_rate.h"
#include "merkit/nn/ctc.h"
#include "merkit/nn/ctc_decoder.h"
#include "merkit/nn/for_each_index.h"
#include "merkit/train/epoch_order.h"

namespace merkit {

void visit_outputs(TorchNet& net, const PredictionJob& job, const RunControl& run,
                   const OutputVisitor& visit) {
  const auto lengths = padded_lengths(job.data, job.graph);
  for (const auto& places : sorted_batches(lengths, job.batch_size)) {
    run.check_stop();
    const HostOutput output(
        net.forward(make_batch(job.data, job.graph, places), places.size(), nullptr).front());
    const BatchView<const float> view = output.view();
    for_each_index(&run.pool, places.size(),
                   [&](std::size_t u) { visit(places[u], job.rule.rows_of(view, u)); });
  }
}

Matrix<float> net_probabilities(TorchNet& net, const PredictionJob& job, const RunControl& run) {
  Matrix<float> probabilities(job.data.examples.size(), job.rule.num_classes);
  visit_outputs(net, job, run, [&](std::size_t place, const MatrixView<const float>& logits) {
    const std::vector<float> said = job.rule.probabilities(logits);
    std::copy(said.begin(), said.end(), probabilities.row(place).begin());
  });
  return probabilities;
}

std::vector<Matrix<float>> net_frames(TorchNet& net, const PredictionJob& job,
                                      const RunControl& run) {
  std::vector<Matrix<float>> frames(job.data.examples.size());
  visit_outputs(net, job, run, [&](std::size_t place, const MatrixView<const float>& logits) {
    frames[place] = job.rule.posteriors(logits);
  });
  return frames;
}

PartScore net_sequence_score(TorchNet& net, const PredictionJob& job, const RunControl& run) {
  const std::size_t num_examples = job.data.examples.size();
  const CtcOptions options{.blank = job.rule.num_classes, .skip_frames = job.rule.skip_frames};
  std::vector<double> losses(num_examples);
  std::vector<EditCounts> edits(num_examples);
  visit_outputs(net, job, run, [&](std::size_t place, const MatrixView<const float>& logits) {
    const std::vector<std::size_t>& sequence = *job.data.examples[place].sequence;
    losses[place] = ctc_loss<float>(logits, sequence, options);
    edits[place] = label_edits(sequence, decode_greedy(logits, options));
  });
  PartScore score;
  EditCounts all;
  double num_counted = 0.0;
  for (std::size_t i = 0; i < num_examples; ++i) {
    all += edits[i];
    if (!std::isinf(losses[i])) {  // a NaN is to be seen
      score.loss += losses[i];
      num_counted += 1.0;
    }
  }
  score.loss /= std::max(1.0, num_counted);
  score.cer = all.rate();
  return score;
}

}  // namespace merkit
