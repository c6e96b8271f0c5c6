#include "merkit/nn/image_windows.h"

#include <algorithm>

namespace merkit {

ImageWindows ImageWindows::over(const Shape& shape, const WindowAxis& row_axis,
                                const WindowAxis& column_axis, bool is_sequence) {
  ImageWindows windows{.row_axis = row_axis, .column_axis = column_axis, .rows = shape[0]};
  windows.columns = is_sequence ? 1 : shape[1];
  windows.channels = is_sequence ? shape[1] : (shape.rank() == 3 ? shape[2] : 1);
  windows.out_rows = row_axis.count(windows.rows);
  windows.out_columns = column_axis.count(windows.columns);
  return windows;
}

WindowSpan window_span(const WindowAxis& axis, std::size_t window, std::size_t length,
                       std::size_t limit) noexcept {
  const std::size_t padding = axis.padding_before(length);
  const std::size_t begin = window * axis.stride;  // in the padded image
  const std::size_t first = std::max(begin, padding);
  const std::size_t last = std::min(begin + axis.size, padding + limit);
  if (first >= last) {
    return {};
  }
  return {first - padding, first - begin, last - first};
}

}  // namespace merkit
