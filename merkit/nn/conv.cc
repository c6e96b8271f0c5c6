#include "merkit/nn/conv.h"

#include <fmt/format.h>

#include "merkit/base/error.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {
namespace {

std::vector<ParameterSpec> conv_parameters(const Shape& kernel, bool use_bias) {
  std::vector<ParameterSpec> parameters{{"kernel", kernel, Initialiser::kGlorotUniform}};
  if (use_bias) {
    parameters.push_back({"bias", {kernel.back()}, Initialiser::kZeros});
  }
  return parameters;
}

}  // namespace

Conv1d::Conv1d(const Options& options)
    : axis_(window_axis({"width", options.width, "stride", options.stride}, options.padding)),
      filters_(at_least_one("filters", options.filters)),
      use_bias_(options.use_bias),
      masking_(options.masking) {}

Shape Conv1d::output_shape(std::span<const Shape> inputs) const {
  expect_frames(one_input(inputs));
  return {num_windows(axis_, inputs[0][0]), filters_};
}

std::vector<ParameterSpec> Conv1d::parameters(std::span<const Shape> inputs) const {
  return conv_parameters({axis_.size, inputs[0].back(), filters_}, use_bias_);
}

Convolution Conv1d::convolution(const Shape& input) const {
  return {ImageWindows::over(input, axis_, {}, true), filters_, masking_};
}

WorkSizes Conv1d::work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                             bool training) const {
  return convolution(inputs[0]).work_sizes(batch_size, training);
}

template <class T>
void Conv1d::run(const ForwardCall<T>& call) const {
  convolution(call.inputs[0].shape).forward(call);
}

template <class T>
void Conv1d::run(const BackwardCall<T>& call) const {
  convolution(call.inputs[0].shape).backward(call);
}

Conv2d::Conv2d(const Options& options)
    : row_axis_(window_axis({"height", options.height, "row_stride", options.row_stride},
                            row_padding(options))),
      column_axis_(window_axis({"width", options.width, "column_stride", options.column_stride},
                               options.padding)),
      filters_(at_least_one("filters", options.filters)),
      use_bias_(options.use_bias),
      masking_(options.masking) {}

Shape Conv2d::output_shape(std::span<const Shape> inputs) const {
  expect_image(one_input(inputs));
  return {num_windows(row_axis_, inputs[0][0]), num_windows(column_axis_, inputs[0][1]), filters_};
}

std::vector<ParameterSpec> Conv2d::parameters(std::span<const Shape> inputs) const {
  const std::size_t channels = inputs[0].rank() == 3 ? inputs[0][2] : 1;
  return conv_parameters({row_axis_.size, column_axis_.size, channels, filters_}, use_bias_);
}

Convolution Conv2d::convolution(const Shape& input) const {
  return {ImageWindows::over(input, row_axis_, column_axis_, false), filters_, masking_};
}

WorkSizes Conv2d::work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                             bool training) const {
  return convolution(inputs[0]).work_sizes(batch_size, training);
}

template <class T>
void Conv2d::run(const ForwardCall<T>& call) const {
  convolution(call.inputs[0].shape).forward(call);
}

template <class T>
void Conv2d::run(const BackwardCall<T>& call) const {
  convolution(call.inputs[0].shape).backward(call);
}

MERKIT_INSTANTIATE_LAYER(Conv1d);
MERKIT_INSTANTIATE_LAYER(Conv2d);

std::vector<LayerKind> conv_layer_kinds() {
  return {make_layer_kind<Conv1d>("conv1d", "Convolution over time"),
          make_layer_kind<Conv2d>("conv2d", "Convolution over rows and columns, channels last")};
}

}  // namespace merkit
