// Convolutions and pools of windows in LibTorch's operators.
#include <algorithm>
#include <limits>

#include "merkit/nn/conv.h"
#include "merkit/nn/window.h"
#include "merkit/nn/window_pools.h"
#include "merkit/train/torch_compositions.h"

namespace merkit {
namespace {

using Inputs = std::vector<at::Tensor>;

struct Windows {
  WindowAxis rows;
  WindowAxis columns;
};

template <class Options>
Windows windows_1d(const Options& options) {
  return {window_axis({"width", options.width, "stride", options.stride}, options.padding), {}};
}

template <class Options>
Windows windows_2d(const Options& options, const std::string& row_padding) {
  return {window_axis({"height", options.height, "row_stride", options.row_stride}, row_padding),
          window_axis({"width", options.width, "column_stride", options.column_stride},
                      options.padding)};
}

// Rows or columns that are added before and after.
struct Margins {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

Margins margins(const WindowAxis& axis, std::int64_t size) {
  const auto length = static_cast<std::size_t>(size);
  const std::size_t span = (axis.count(length) - 1) * axis.stride + axis.size;
  const std::size_t before = axis.padding_before(length);
  const std::size_t after = span > length + before ? span - length - before : 0;
  return {static_cast<std::int64_t>(before), static_cast<std::int64_t>(after)};
}

// `image` [batch_size, rows, columns, channels] padded with `value`, channels first.
at::Tensor padded(const at::Tensor& image, const Windows& windows, double value) {
  const Margins rows = margins(windows.rows, image.size(1));
  const Margins columns = margins(windows.columns, image.size(2));
  return at::constant_pad_nd(image.permute({0, 3, 1, 2}),
                             {columns.before, columns.after, rows.before, rows.after}, value);
}

std::vector<std::int64_t> strides(const Windows& windows) {
  return {static_cast<std::int64_t>(windows.rows.stride),
          static_cast<std::int64_t>(windows.columns.stride)};
}

at::Tensor masked_input(const LayerCall& call, const at::Tensor& x, bool masking) {
  return masking ? x * row_mask(call, x) : x;
}

// `image` and `kernel` [rows, columns, channels, filters].
at::Tensor convolve(const LayerCall& call, const at::Tensor& image, const at::Tensor& kernel,
                    const Windows& windows) {
  const at::Tensor bias = call.parameters.size() > 1 ? call.parameters[1] : at::Tensor();
  return at::conv2d(padded(image, windows, 0.0), kernel.permute({3, 2, 0, 1}), bias,
                    strides(windows))
      .permute({0, 2, 3, 1});
}

at::Tensor conv1d(const LayerCall& call, const Inputs& inputs) {
  const auto options = node_options<Conv1dOptions>(*call.node);
  const at::Tensor x = masked_input(call, inputs[0], options.masking);
  return convolve(call, x.unsqueeze(2), call.parameters[0].unsqueeze(1), windows_1d(options))
      .squeeze(2)
      .contiguous();
}

at::Tensor conv2d(const LayerCall& call, const Inputs& inputs) {
  const auto options = node_options<Conv2dOptions>(*call.node);
  const at::Tensor x = masked_input(call, inputs[0], options.masking);
  return convolve(call, x.dim() == 4 ? x : x.unsqueeze(-1), call.parameters[0],
                  windows_2d(options, row_padding(options)))
      .contiguous();
}

// `image` has NaN-free values; rows that do not count and padding never win.
at::Tensor pool(const LayerCall& call, const at::Tensor& image, const Windows& windows) {
  constexpr double kLowest = -std::numeric_limits<double>::infinity();
  const at::Tensor counted = image.masked_fill(row_mask(call, image) == 0.0, kLowest);
  const at::Tensor largest = at::max_pool2d(padded(counted, windows, kLowest),
                                            {static_cast<std::int64_t>(windows.rows.size),
                                             static_cast<std::int64_t>(windows.columns.size)},
                                            strides(windows));
  return largest.masked_fill(largest == kLowest, 0.0).permute({0, 2, 3, 1});
}

at::Tensor max_pool1d(const LayerCall& call, const Inputs& inputs) {
  const auto options = node_options<MaxPool1dOptions>(*call.node);
  return pool(call, inputs[0].unsqueeze(2), windows_1d(options)).squeeze(2).contiguous();
}

at::Tensor max_pool2d(const LayerCall& call, const Inputs& inputs) {
  const auto options = node_options<MaxPool2dOptions>(*call.node);
  const Windows windows = windows_2d(options, options.padding);
  if (inputs[0].dim() == 4) {
    return pool(call, inputs[0], windows).contiguous();
  }
  return pool(call, inputs[0].unsqueeze(-1), windows).squeeze(-1).contiguous();
}

}  // namespace

std::vector<TorchLayerKind> torch_window_layers() {
  return {{"conv1d", conv1d},
          {"conv2d", conv2d},
          {"max_pool1d", max_pool1d},
          {"max_pool2d", max_pool2d}};
}

}  // namespace merkit
