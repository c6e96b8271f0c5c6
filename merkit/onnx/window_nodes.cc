// Convolutions and pools under windows. ONNX has channels before rows and columns.
#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
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
  const auto two = [](const auto& o, const std::string& row_padding) {
    return Axes{window_axis({"height", o.height, "row_stride", o.row_stride},
                            row_padding.empty() ? o.padding : row_padding),
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
    const auto options = options_of<Conv2dOptions>(node);
    return two(options, options.row_padding);
  }
  return layer == "max_pool2d" ? two(options_of<MaxPool2dOptions>(node), "") : Axes{};
}

// Padding before and behind the places of one axis.
struct AxisPadding {
  std::int64_t before = 0;
  std::int64_t behind = 0;
};

// nullopt if it depends on a length that is not known. Windows that are centred, or that move by
// one place, need the same padding whatever the length.
std::optional<AxisPadding> axis_padding(const WindowAxis& axis, std::size_t length) {
  if (!axis.same) {
    return AxisPadding{};
  }
  const std::size_t all = axis.size - 1;
  if (axis.centred || axis.stride == 1) {
    return AxisPadding{static_cast<std::int64_t>(all / 2),
                       static_cast<std::int64_t>(all - all / 2)};
  }
  if (length == kAnyLength) {
    return std::nullopt;
  }
  const std::size_t span = (axis.count(length) - 1) * axis.stride + axis.size;
  const std::size_t total = span > length ? span - length : 0;
  const std::size_t before = axis.padding_before(length);
  return AxisPadding{static_cast<std::int64_t>(before), static_cast<std::int64_t>(total - before)};
}

// Explicit padding, the larger half behind; where it depends on a number of rows that is not known,
// the operator works out the same ("SAME_UPPER").
OnnxAttribute padding_attribute(const Node& node, const Axes& axes) {
  std::vector<std::int64_t> before;
  std::vector<std::int64_t> behind;
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const auto padding = axis_padding(axes[a], node.input_shapes[0][a]);
    if (!padding) {
      const bool is_alike = std::ranges::all_of(
          axes, [](const WindowAxis& axis) { return axis.same && !axis.centred; });
      if (!is_alike) {
        throw Error(
            ErrorCode::kInvalidArgument,
            fmt::format("node \"{}\": expected padding that ONNX can express, got two kinds "
                        "over any number of rows",
                        node.spec.name));
      }
      return {"auto_pad", std::string("SAME_UPPER")};
    }
    before.push_back(padding->before);
    behind.push_back(padding->behind);
  }
  before.insert(before.end(), behind.begin(), behind.end());
  return {"pads", before};
}

std::vector<OnnxAttribute> window_attributes(const Node& node, const Axes& axes) {
  std::vector<std::int64_t> sizes;
  std::vector<std::int64_t> strides;
  for (const WindowAxis& axis : axes) {
    sizes.push_back(static_cast<std::int64_t>(axis.size));
    strides.push_back(static_cast<std::int64_t>(axis.stride));
  }
  return {{"kernel_shape", sizes}, {"strides", strides}, padding_attribute(node, axes)};
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
  const std::string y = t.out().add("Conv", inputs, window_attributes(node, axes));
  return channels.from(t.out(), y);
}

// Rows that do not count never win, and a window without any other gives 0.
std::string translate_window_max(OnnxTranslation& t, const Node& node) {
  OnnxGraph& out = t.out();
  const std::size_t input = node.inputs.front();
  const Axes axes = axes_of(node);
  const ChannelsFirst channels(axes.size(), node.input_shapes[0]);
  const std::string x = channels.to(out, t.masked_value(input, kOnnxLowest));
  const std::string y = out.add("MaxPool", {x}, window_attributes(node, axes));
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
