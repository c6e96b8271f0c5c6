// The largest value under windows.
#pragma once

#include <string>

#include "merkit/nn/image_windows.h"
#include "merkit/nn/layer.h"
#include "merkit/nn/window.h"

namespace merkit {

struct MaxPool1dOptions {
  int width = 2;
  int stride = 2;
  std::string padding = "valid";
};

template <class V>
void visit(MaxPool1dOptions& o, V&& field) {
  field("width", o.width, "frames under the window, >= 1");
  field("stride", o.stride, "frames from one window to the next, >= 1");
  field("padding", o.padding, "same: ceil(frames / stride) windows; valid: whole windows only");
}

struct MaxPool2dOptions {
  int height = 2;
  int width = 2;
  int row_stride = 2;
  int column_stride = 2;
  std::string padding = "valid";
};

template <class V>
void visit(MaxPool2dOptions& o, V&& field) {
  field("height", o.height, "rows under the window, >= 1");
  field("width", o.width, "columns under the window, >= 1");
  field("row_stride", o.row_stride, "rows from one window to the next, >= 1");
  field("column_stride", o.column_stride, "columns from one window to the next, >= 1");
  field("padding", o.padding, "same: ceil(size / stride) windows; valid: whole windows only");
}

// What both have: places outside the image and rows beyond the length of the utterance never win,
// and a window without any place gives 0.
class WindowMaxPool : public LayerOf<WindowMaxPool> {
 public:
  Shape output_shape(std::span<const Shape> inputs) const override;
  std::size_t output_length(std::size_t length) const override { return row_axis_.count(length); }

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;

 protected:
  WindowMaxPool(const WindowAxis& row_axis, const WindowAxis& column_axis, bool is_sequence)
      : row_axis_(row_axis), column_axis_(column_axis), is_sequence_(is_sequence) {}

 private:
  WindowAxis row_axis_;
  WindowAxis column_axis_;
  bool is_sequence_;
};

// (frames, columns) to (windows, columns).
class MaxPool1d : public WindowMaxPool {
 public:
  using Options = MaxPool1dOptions;
  explicit MaxPool1d(const Options& options);
};

// (rows, columns, channels) to (windows down, windows across, channels); (rows, columns) counts as
// one channel and stays of rank 2.
class MaxPool2d : public WindowMaxPool {
 public:
  using Options = MaxPool2dOptions;
  explicit MaxPool2d(const Options& options);
};

}  // namespace merkit
