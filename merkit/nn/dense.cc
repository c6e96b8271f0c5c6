#include "merkit/nn/dense.h"

#include <algorithm>

#include "merkit/nn/gemm.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {

Dense::Dense(const Options& options)
    : units_(at_least_one("units", options.units)), use_bias_(options.use_bias) {}

Shape Dense::output_shape(std::span<const Shape> inputs) const {
  Shape shape = one_input(inputs);
  expect_fixed_width(shape);
  shape[shape.rank() - 1] = units_;
  return shape;
}

std::vector<ParameterSpec> Dense::parameters(std::span<const Shape> inputs) const {
  std::vector<ParameterSpec> parameters{
      {"kernel", {inputs[0].back(), units_}, Initialiser::kGlorotUniform}};
  if (use_bias_) {
    parameters.push_back({"bias", {units_}, Initialiser::kZeros});
  }
  return parameters;
}

template <class T>
void Dense::run(const ForwardCall<T>& call) const {
  const auto& x = call.inputs[0];
  const std::size_t width = x.shape.back();
  const std::size_t rows = x.values.size() / width;
  if (use_bias_) {
    for (std::size_t r = 0; r < rows; ++r) {
      std::copy_n(call.parameters[1].data(), units_, call.output.values.data() + r * units_);
    }
  }
  gemm(Product::kPlain, dense_matrix(x.values.data(), rows, width),
       dense_matrix(call.parameters[0].data(), width, units_),
       dense_matrix(call.output.values.data(), rows, units_),
       use_bias_ ? Accumulate::kYes : Accumulate::kNo);
}

template <class T>
void Dense::run(const BackwardCall<T>& call) const {
  const auto& x = call.inputs[0];
  const std::size_t width = x.shape.back();
  const std::size_t rows = x.values.size() / width;
  const auto gradient = dense_matrix(call.output_gradient.values.data(), rows, units_);
  const bool is_wanted = !call.parameter_gradients[0].empty();
  if (is_wanted) {
    gemm(Product::kTransposeLeft, dense_matrix(x.values.data(), rows, width), gradient,
         dense_matrix(call.parameter_gradients[0].data(), width, units_), Accumulate::kYes);
  }
  if (is_wanted && use_bias_) {
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t u = 0; u < units_; ++u) {
        call.parameter_gradients[1][u] += gradient.values[r * units_ + u];
      }
    }
  }
  if (!call.input_gradients[0].empty()) {
    gemm(Product::kTransposeRight, gradient, dense_matrix(call.parameters[0].data(), width, units_),
         dense_matrix(call.input_gradients[0].data(), rows, width), Accumulate::kYes);
  }
}

MERKIT_INSTANTIATE_LAYER(Dense);

std::vector<LayerKind> dense_layer_kinds() {
  return {make_layer_kind<Dense>("dense", "Fully connected layer over the last dimension")};
}

}  // namespace merkit
