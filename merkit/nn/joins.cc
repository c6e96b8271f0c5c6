#include "merkit/nn/joins.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {
namespace {

void expect_several(std::span<const Shape> inputs) {
  if (inputs.size() < 2) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("expected at least 2 inputs, got {}", inputs.size()));
  }
}

bool fit_side_by_side(const Shape& a, const Shape& b) {
  return a.rank() == b.rank() && std::equal(a.begin(), a.end() - 1, b.begin());
}

}  // namespace

Concat::Concat(const Options& /*options*/) {}

Shape Concat::output_shape(std::span<const Shape> inputs) const {
  expect_several(inputs);
  Shape joined = inputs[0];
  joined[joined.rank() - 1] = 0;
  for (const Shape& shape : inputs) {
    expect_fixed_width(shape);
    if (!fit_side_by_side(inputs[0], shape)) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("expected inputs that differ in the last size only, got {} and {}",
                              shape_text(inputs[0]), shape_text(shape)));
    }
    joined[joined.rank() - 1] += shape.back();
  }
  return joined;
}

template <class T>
void Concat::run(const ForwardCall<T>& call) const {
  const std::size_t width = call.output.shape.back();
  const std::size_t rows = call.output.values.size() / width;
  std::size_t column = 0;
  for (const auto& input : call.inputs) {
    const std::size_t part = input.shape.back();
    for (std::size_t row = 0; row < rows; ++row) {
      std::copy_n(input.values.data() + row * part, part,
                  call.output.values.data() + row * width + column);
    }
    column += part;
  }
}

template <class T>
void Concat::run(const BackwardCall<T>& call) const {
  const std::size_t width = call.output.shape.back();
  std::size_t column = 0;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    const std::size_t part = call.inputs[i].shape.back();
    const std::span<T> dx = call.input_gradients[i];
    for (std::size_t k = 0; k < dx.size(); ++k) {
      dx[k] += call.output_gradient.values[k / part * width + column + k % part];
    }
    column += part;
  }
}

Add::Add(const Options& /*options*/) {}

Shape Add::output_shape(std::span<const Shape> inputs) const {
  expect_several(inputs);
  for (const Shape& shape : inputs) {
    if (shape != inputs[0]) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("expected inputs of one shape, got {} and {}", shape_text(inputs[0]),
                              shape_text(shape)));
    }
  }
  return inputs[0];
}

template <class T>
void Add::run(const ForwardCall<T>& call) const {
  const std::span<T> y = call.output.values;
  std::copy(call.inputs[0].values.begin(), call.inputs[0].values.end(), y.begin());
  for (const auto& input : call.inputs.subspan(1)) {
    for (std::size_t k = 0; k < y.size(); ++k) {
      y[k] += input.values[k];
    }
  }
}

template <class T>
void Add::run(const BackwardCall<T>& call) const {
  for (const std::span<T> dx : call.input_gradients) {
    for (std::size_t k = 0; k < dx.size(); ++k) {
      dx[k] += call.output_gradient.values[k];
    }
  }
}

MERKIT_INSTANTIATE_LAYER(Concat);
MERKIT_INSTANTIATE_LAYER(Add);

std::vector<LayerKind> join_layer_kinds() {
  return {make_layer_kind<Concat>("concat", "Inputs side by side along the last dimension"),
          make_layer_kind<Add>("add", "Sum of inputs of the same shape")};
}

}  // namespace merkit
