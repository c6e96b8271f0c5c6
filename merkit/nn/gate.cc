#include "merkit/nn/gate.h"

#include <algorithm>

#include "merkit/nn/layer_checks.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {
namespace {

template <class T>
bool is_present(const BatchView<const T>& feature, std::size_t utterance) {
  return feature.lengths.empty() || feature.lengths[utterance] > 0;
}

}  // namespace

Gate::Gate(const Options& /*options*/) {}

Shape Gate::output_shape(std::span<const Shape> inputs) const {
  expect_num_inputs(inputs, 2);
  return inputs[0];
}

template <class T>
void Gate::run(const ForwardCall<T>& call) const {
  const BatchView<const T>& branch = call.inputs[0];
  const std::size_t size = branch.shape.num_values();
  for (std::size_t u = 0; u < branch.batch_size; ++u) {
    const std::span<T> to = call.output.values.subspan(u * size, size);
    if (is_present(call.inputs[1], u)) {
      std::ranges::copy(branch.values.subspan(u * size, size), to.begin());
    } else {
      std::ranges::fill(to, T{0});
    }
  }
}

template <class T>
void Gate::run(const BackwardCall<T>& call) const {
  const std::span<T> dx = call.input_gradients[0];
  const std::size_t size = call.output.shape.num_values();
  for (std::size_t k = 0; k < dx.size(); ++k) {
    if (is_present(call.inputs[1], k / size)) {
      dx[k] += call.output_gradient.values[k];
    }
  }
}

MERKIT_INSTANTIATE_LAYER(Gate);

std::vector<LayerKind> gate_layer_kinds() {
  return {make_layer_kind<Gate>("gate", "A branch, or zeros where the feature it reads is absent")};
}

}  // namespace merkit
