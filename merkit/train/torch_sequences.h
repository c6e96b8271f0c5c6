// What recurrent layers in LibTorch's operators share: the order of reading, directions, outputs.
// Not a public header.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "merkit/nn/directions.h"
#include "merkit/nn/sequence_order.h"
#include "merkit/train/torch_layer.h"

namespace merkit {

// Where the frames of a batch are read and written, [batch_size, num_steps] each; steps behind the
// last of an utterance point at frame 0 and do not count.
struct TorchSteps {
  at::Tensor read;     // frames
  at::Tensor written;  // frames
  at::Tensor counts;   // 1 or 0
  at::Tensor last;     // [batch_size], the last step that counts, or 0
};

// For frames `x` [batch_size, num_frames, columns].
TorchSteps make_torch_steps(const SequenceOrder& order, const at::Tensor& x);

// The frames in the order of reading [batch_size, num_steps, columns].
at::Tensor read_torch_steps(const TorchSteps& steps, const at::Tensor& x);

// `outputs` of the steps [batch_size, num_steps, out] where the layer has them: [batch_size,
// num_frames, out] or [batch_size, out].
at::Tensor place_torch_outputs(const TorchSteps& steps, const at::Tensor& outputs, bool sequences,
                               std::int64_t num_frames);

// One direction of a recurrent layer at work.
struct TorchDirection {
  const at::Tensor* parameters = nullptr;  // its first
  std::size_t num_parameters = 0;
  std::size_t place = 0;  // 0, or 1 for the second
  at::Tensor inputs;      // [batch_size, num_steps, columns]
  at::Tensor counts;      // [batch_size, num_steps]
};

// The output of a layer whose cell is `Cell`; `run(TorchDirection)` gives the outputs of the steps
// of one direction [batch_size, num_steps, out].
template <class Cell, class Run>
at::Tensor run_directions(const LayerCall& call, const at::Tensor& x, const Run& run) {
  const Directions all = Cell::directions(node_options<typename Cell::Options>(*call.node));
  const std::size_t num_parameters = call.parameters.size() / all.count();
  std::vector<at::Tensor> outputs;
  for (std::size_t d = 0; d < all.count(); ++d) {
    const bool is_backward = d == 1 || !all.forward;
    const SequenceOrder order(all.order(is_backward, Cell::kReadsBackward),
                              static_cast<std::size_t>(x.size(1)), call.lengths[0]);
    const TorchSteps steps = make_torch_steps(order, x);
    const at::Tensor of_steps =
        run(TorchDirection{call.parameters.data() + d * num_parameters, num_parameters, d,
                           read_torch_steps(steps, x), steps.counts});
    outputs.push_back(place_torch_outputs(steps, of_steps, all.sequences, x.size(1)));
  }
  if (outputs.size() == 1) {
    return outputs[0];
  }
  return all.concat ? at::cat(outputs, -1) : outputs[0] + outputs[1];
}

}  // namespace merkit
