#include "merkit/nn/flatten.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {

Flatten::Flatten(const Options& options) : keep_frames_(options.keep_frames) {}

Shape Flatten::output_shape(std::span<const Shape> inputs) const {
  const Shape& shape = one_input(inputs);
  if (keep_frames_) {
    expect_sequence(shape);
    std::size_t width = 1;
    for (std::size_t dimension = 1; dimension < shape.rank(); ++dimension) {
      width *= shape[dimension];
    }
    return {shape[0], width};
  }
  if (!shape.is_fixed()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("expected an input of fixed size, got {}; pool over time instead",
                            shape_text(shape)));
  }
  return {shape.num_values()};
}

template <class T>
void Flatten::run(const ForwardCall<T>& call) const {
  std::copy(call.inputs[0].values.begin(), call.inputs[0].values.end(), call.output.values.begin());
}

template <class T>
void Flatten::run(const BackwardCall<T>& call) const {
  const std::span<T> dx = call.input_gradients[0];
  for (std::size_t i = 0; i < dx.size(); ++i) {
    dx[i] += call.output_gradient.values[i];
  }
}

MERKIT_INSTANTIATE_LAYER(Flatten);

std::vector<LayerKind> flatten_layer_kinds() {
  return {make_layer_kind<Flatten>("flatten",
                                   "All numbers of an utterance, or of each frame, in one row")};
}

}  // namespace merkit
