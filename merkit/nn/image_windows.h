// Images, channels last, and the windows over them.
#pragma once

#include <cstddef>

#include "merkit/nn/shape.h"
#include "merkit/nn/window.h"

namespace merkit {

// Windows over both dimensions of an image [rows, columns, channels]. A sequence of rows is an
// image of one column.
struct ImageWindows {
  WindowAxis row_axis;
  WindowAxis column_axis;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t channels = 0;
  std::size_t out_rows = 0;
  std::size_t out_columns = 0;

  // The windows over a fixed image of `shape`: (rows, columns, channels), (rows, columns) of one
  // channel, or (rows, channels) if `is_sequence`.
  static ImageWindows over(const Shape& shape, const WindowAxis& row_axis,
                           const WindowAxis& column_axis, bool is_sequence);

  std::size_t image_size() const noexcept { return rows * columns * channels; }
  std::size_t num_windows() const noexcept { return out_rows * out_columns; }
  // Numbers under one window.
  std::size_t patch_size() const noexcept { return row_axis.size * column_axis.size * channels; }
};

// The places of window `window` that lie inside 0 .. limit-1.
struct WindowSpan {
  std::size_t first = 0;  // place in the image
  std::size_t skip = 0;   // places of the window before it
  std::size_t count = 0;
};
WindowSpan window_span(const WindowAxis& axis, std::size_t window, std::size_t length,
                       std::size_t limit) noexcept;

}  // namespace merkit
