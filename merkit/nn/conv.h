// The convolution layers.
#pragma once

#include <string>

#include "merkit/nn/convolution.h"
#include "merkit/nn/layer.h"
#include "merkit/nn/window.h"

namespace merkit {

struct Conv1dOptions {
  int filters = 0;
  int width = 3;
  int stride = 1;
  std::string padding = "same";
  bool use_bias = true;
  bool masking = false;
};

template <class V>
void visit(Conv1dOptions& o, V&& field) {
  field("filters", o.filters, "size of the output, >= 1");
  field("width", o.width, "frames under the window, >= 1");
  field("stride", o.stride, "frames from one window to the next, >= 1");
  field(
      "padding", o.padding,
      "same: ceil(frames / stride) windows; valid: whole windows only; centred: as same, with the "
      "middle of the first window at the first frame");
  field("use_bias", o.use_bias, "add a learnt constant");
  field("masking", o.masking, "frames beyond the length of the utterance count as zeros");
}

// Convolution over time: (frames, channels) to (windows, filters), y_t = b + sum over k of
// x_(t * stride + k - padding) W_k. The kernel is (width, channels, filters). Without `masking`,
// padding of the batch is read as it stands.
class Conv1d : public LayerOf<Conv1d> {
 public:
  using Options = Conv1dOptions;
  explicit Conv1d(const Options& options);

  Shape output_shape(std::span<const Shape> inputs) const override;
  std::vector<ParameterSpec> parameters(std::span<const Shape> inputs) const override;
  std::size_t output_length(std::size_t length) const override { return axis_.count(length); }
  WorkSizes work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                       bool training) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;

 private:
  Convolution convolution(const Shape& input) const;

  WindowAxis axis_;
  std::size_t filters_;
  bool use_bias_;
  bool masking_;
};

struct Conv2dOptions {
  int filters = 0;
  int height = 3;
  int width = 3;
  int row_stride = 1;
  int column_stride = 1;
  std::string padding = "same";
  std::string row_padding = {};
  bool use_bias = true;
  bool masking = false;
};

template <class V>
void visit(Conv2dOptions& o, V&& field) {
  field("filters", o.filters, "channels of the output, >= 1");
  field("height", o.height, "rows under the window, >= 1");
  field("width", o.width, "columns under the window, >= 1");
  field("row_stride", o.row_stride, "rows from one window to the next, >= 1");
  field("column_stride", o.column_stride, "columns from one window to the next, >= 1");
  field("padding", o.padding,
        "same: ceil(size / stride) windows; valid: whole windows only; centred: as same, with the "
        "middle of the first window at the first place");
  field("row_padding", o.row_padding, "padding of the rows, where it is another; empty: the same");
  field("use_bias", o.use_bias, "add a learnt constant");
  field("masking", o.masking, "rows beyond the length of the utterance count as zeros");
}

// The padding of the rows.
inline const std::string& row_padding(const Conv2dOptions& options) noexcept {
  return options.row_padding.empty() ? options.padding : options.row_padding;
}

// Convolution over rows (time) and columns, channels last: (rows, columns, channels) to (windows
// down, windows across, filters); (rows, columns) counts as one channel. The kernel is (height,
// width, channels, filters). Without `masking`, padding of the batch is read as it stands.
class Conv2d : public LayerOf<Conv2d> {
 public:
  using Options = Conv2dOptions;
  explicit Conv2d(const Options& options);

  Shape output_shape(std::span<const Shape> inputs) const override;
  std::vector<ParameterSpec> parameters(std::span<const Shape> inputs) const override;
  std::size_t output_length(std::size_t length) const override { return row_axis_.count(length); }
  WorkSizes work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                       bool training) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;

 private:
  Convolution convolution(const Shape& input) const;

  WindowAxis row_axis_;
  WindowAxis column_axis_;
  std::size_t filters_;
  bool use_bias_;
  bool masking_;
};

}  // namespace merkit
