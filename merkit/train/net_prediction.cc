#include "merkit/train/net_prediction.h"

#include <algorithm>
#include <vector>

#include "merkit/train/epoch_order.h"
#include "merkit/train/loss.h"

namespace merkit {

Matrix<float> net_probabilities(TorchNet& net, const Graph& graph, const TrainingData& data,
                                const RunControl& run, std::size_t batch_size) {
  Matrix<float> probabilities(data.examples.size(), data.num_classes);
  for (const auto& places : sorted_batches(padded_lengths(data, graph), batch_size)) {
    run.check_stop();
    const at::Tensor logits = net.forward(make_batch(data, graph, places), places.size(), nullptr)
                                  .to(at::kCPU, at::kFloat)
                                  .contiguous();
    const float* row = logits.data_ptr<float>();
    for (const std::size_t place : places) {
      const auto to = probabilities.row(place);
      std::copy_n(row, data.num_classes, to.begin());
      softmax(to);
      row += data.num_classes;
    }
  }
  return probabilities;
}

}  // namespace merkit
