// Convolutions and pools under windows. ONNX has channels before rows and columns.
#include <algorithm>

#include "merkit/nn/conv.h"
#include "merkit/nn/window_pools.h"
#include "merkit/onnx/node_translators.h"

namespace merkit {
namespace {

// One or two axes of windows.
using Axes = std::vector<WindowAxis>;

Axes axes_of(const Node& node) {
  const auto one = [](const auto& o) {
    return Axes{window_axis({"width", o.width, "stride", o.stride}, o.padding)};
  };
  const auto two = [](const auto& o) {
    return Axes{window_axis({"height", o.height, "row_stride", o.row_stride}, o.padding),
                window_axis({"width", o.width, "column_stride", o.column_stride}, o.padding)};
  };
  const std::string& layer = node.spec.layer;
  if (layer == "conv1d") {
    return one(options_of<Conv1dOptions>(node));
  }
  if (layer == "max_pool1d") {
    return one(options_of<MaxPool1dOptions>(node));
  }
  if (layer == "conv2d") {
    return two(options_of<Conv2dOptions>(node));
  }
  return layer == "max_pool2d" ? two(options_of<MaxPool2dOptions>(node)) : Axes{};
}

// Explicit padding, the larger half behind; where the number of rows is not known, the operator
// works out the same ("SAME_UPPER").
OnnxAttribute padding_attribute(const Axes& axes, const Shape& input) {
  if (axes.front().same && !input.is_fixed()) {
    return {"auto_pad", std::string("SAME_UPPER")};
  }
  std::vector<std::int64_t> before;
  std::vector<std::int64_t> after;
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const WindowAxis& axis = axes[a];
    const std::size_t span = axis.same ? (axis.count(input[a]) - 1) * axis.stride + axis.size : 0;
    const std::size_t total = span > input[a] ? span - input[a] : 0;
    before.push_back(static_cast<std::int64_t>(axis.same ? axis.padding_before(input[a]) : 0));
    after.push_back(static_cast<std::int64_t>(total) - before.back());
  }
  before.insert(before.end(), after.begin(), after.end());
  return {"pads", before};
}

std::vector<OnnxAttribute> window_attributes(const Axes& axes, const Shape& input) {
  std::vector<std::int64_t> sizes;
  std::vector<std::int64_t> strides;
  for (const WindowAxis& axis : axes) {
    sizes.push_back(static_cast<std::int64_t>(axis.size));
    strides.push_back(static_cast<std::int64_t>(axis.stride));
  }
  return {{"kernel_shape", sizes}, {"strides", strides}, padding_attribute(axes, input)};
}

// How channels come to the front and back again, for a value that the windows slide over.
class ChannelsFirst {
 public:
  ChannelsFirst(std::size_t num_axes, const Shape& input)
      : num_axes_(num_axes), has_channels_(input.rank() > num_axes) {}

  std::string to(OnnxGraph& out, const std::string& value) const {
    if (!has_channels_) {
      return out.add("Unsqueeze", {value, out.integers({1})});
    }
    return transpose(out, value, num_axes_ == 1 ? Order{0, 2, 1} : Order{0, 3, 1, 2});
  }
  std::string from(OnnxGraph& out, const std::string& value) const {
    return transpose(out, value, num_axes_ == 1 ? Order{0, 2, 1} : Order{0, 2, 3, 1});
  }
  // For an operator that makes no channels.
  std::string from_same(OnnxGraph& out, const std::string& value) const {
    return has_channels_ ? from(out, value) : out.add("Squeeze", {value, out.integers({1})});
  }

 private:
  using Order = std::vector<std::int64_t>;
  static std::string transpose(OnnxGraph& out, const std::string& value, const Order& order) {
    return out.add("Transpose", {value}, {{"perm", order}});
  }

  std::size_t num_axes_;
  bool has_channels_;
};

// [window places, channels, filters] as [filters, channels, window places].
std::vector<float> filters_first(std::span<const float> kernel, std::size_t channels,
                                 std::size_t filters) {
  const std::size_t places = kernel.size() / (channels * filters);
  std::vector<float> turned(kernel.size());
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    const std::size_t filter = i % filters;
    const std::size_t channel = i / filters % channels;
    const std::size_t place = i / filters / channels;
    turned[(filter * channels + channel) * places + place] = kernel[i];
  }
  return turned;
}

std::string kernel_tensor(OnnxTranslation& t, const Node& node, const Axes& axes) {
  const Shape& shape = node.parameters[0].shape;  // windows, channels, filters
  const std::size_t channels = shape[axes.size()];
  const std::size_t filters = shape[axes.size() + 1];
  std::vector<std::int64_t> sizes = {static_cast<std::int64_t>(filters),
                                     static_cast<std::int64_t>(channels)};
  for (const WindowAxis& axis : axes) {
    sizes.push_back(static_cast<std::int64_t>(axis.size));
  }
  return t.out().floats("filters", sizes, filters_first(t.parameter(node, 0), channels, filters));
}

std::string translate_convolution(OnnxTranslation& t, const Node& node, bool masking) {
  const std::size_t input = node.inputs.front();
  const Axes axes = axes_of(node);
  const ChannelsFirst channels(axes.size(), node.input_shapes[0]);
  const std::string x = masking ? t.masked_value(input, 0.0F) : t.value(input);
  std::vector<std::string> inputs = {channels.to(t.out(), x), kernel_tensor(t, node, axes)};
  if (node.parameters.size() > 1) {
    inputs.push_back(t.parameter_tensor(node, 1));
  }
  const std::string y = t.out().add("Conv", inputs, window_attributes(axes, node.input_shapes[0]));
  return channels.from(t.out(), y);
}

// Rows that do not count never win, and a window without any other gives 0.
std::string translate_window_max(OnnxTranslation& t, const Node& node) {
  OnnxGraph& out = t.out();
  const std::size_t input = node.inputs.front();
  const Axes axes = axes_of(node);
  const ChannelsFirst channels(axes.size(), node.input_shapes[0]);
  const std::string x = channels.to(out, t.masked_value(input, kOnnxLowest));
  const std::string y = out.add("MaxPool", {x}, window_attributes(axes, node.input_shapes[0]));
  const std::string pooled = channels.from_same(out, y);
  if (!t.lengths(input)) {
    return pooled;
  }
  const std::string is_empty = out.add("LessOrEqual", {pooled, out.number(kOnnxLowest)});
  return out.add("Where", {is_empty, out.number(0.0F), pooled});
}

}  // namespace

std::optional<WindowAxis> row_windows(const Node& node) {
  const Axes axes = axes_of(node);
  return axes.empty() ? std::nullopt : std::optional(axes.front());
}

std::string window_lengths(OnnxGraph& out, const WindowAxis& axis, const std::string& lengths) {
  const auto stride = static_cast<std::int64_t>(axis.stride);
  const std::int64_t more = axis.same ? stride - 1 : stride - static_cast<std::int64_t>(axis.size);
  const std::string sum = out.add("Add", {lengths, out.integer(more)});
  return out.add("Div", {out.add("Max", {sum, out.integer(0)}), out.integer(stride)});
}

std::string translate_conv1d(OnnxTranslation& t, const Node& node) {
  return translate_convolution(t, node, options_of<Conv1dOptions>(node).masking);
}

std::string translate_conv2d(OnnxTranslation& t, const Node& node) {
  return translate_convolution(t, node, options_of<Conv2dOptions>(node).masking);
}

std::string translate_max_pool1d(OnnxTranslation& t, const Node& node) {
  return translate_window_max(t, node);
}

std::string translate_max_pool2d(OnnxTranslation& t, const Node& node) {
  return translate_window_max(t, node);
}

}  // namespace merkit
