// What a net says of a set of examples. Not a public header.
#pragma once

#include <cstddef>

#include "merkit/base/matrix.h"
#include "merkit/base/run_control.h"
#include "merkit/train/torch_net.h"

namespace merkit {

// Probabilities [num_examples, num_classes] in the order of data.examples. Throws
// Error(kCancelled) if run.stop was set.
Matrix<float> net_probabilities(TorchNet& net, const Graph& graph, const TrainingData& data,
                                const RunControl& run, std::size_t batch_size);

}  // namespace merkit
