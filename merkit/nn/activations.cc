#include "merkit/nn/activations.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/nn/layer_kinds.h"
#include "merkit/nn/softmax_rows.h"

namespace merkit {

HardtanhFunction::HardtanhFunction(const Options& options)
    : low_(options.low), high_(options.high) {
  if (!std::isfinite(low_) || !std::isfinite(high_) || low_ >= high_) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("expected low < high, got {} and {}", low_, high_));
  }
}

Softmax::Softmax(const Options& /*options*/) {}

Shape Softmax::output_shape(std::span<const Shape> inputs) const {
  expect_fixed_width(one_input(inputs));
  return inputs[0];
}

template <class T>
void Softmax::run(const ForwardCall<T>& call) const {
  const std::size_t width = call.inputs[0].shape.back();
  const std::span<const T> x = call.inputs[0].values;
  for_each_piece(call.pool, x.size() / width, [&](std::size_t begin, std::size_t end) {
    const std::size_t count = (end - begin) * width;
    softmax_rows(x.subspan(begin * width, count), width,
                 call.output.values.subspan(begin * width, count));
  });
}

template <class T>
void Softmax::run(const BackwardCall<T>& call) const {
  const std::span<T> dx = call.input_gradients[0];
  const std::size_t width = call.inputs[0].shape.back();
  for_each_piece(call.pool, dx.size() / width, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      add_softmax_gradient<T>(call.output.values.subspan(row * width, width),
                              call.output_gradient.values.subspan(row * width, width),
                              dx.subspan(row * width, width));
    }
  });
}

MERKIT_INSTANTIATE_LAYER(Softmax);

std::vector<LayerKind> activation_layer_kinds() {
  return {
      make_layer_kind<Relu>("relu", "max(x, 0) of every number"),
      make_layer_kind<Tanh>("tanh", "Hyperbolic tangent of every number"),
      make_layer_kind<Sigmoid>("sigmoid", "Logistic function of every number"),
      make_layer_kind<Hardtanh>("hardtanh", "Every number clipped to a range"),
      make_layer_kind<Softmax>("softmax", "Probabilities over the last dimension"),
  };
}

}  // namespace merkit
