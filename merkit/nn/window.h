// Windows that slide over rows or columns: where they lie, and how many there are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace merkit {

// The windows of a convolution or a pool along one dimension.
struct WindowAxis {
  std::size_t size = 1;
  std::size_t stride = 1;
  bool same = false;  // pad so that ceil(length / stride) windows come out, else only whole windows
  bool centred = false;  // with `same`: window w has its middle at place w * stride

  // Windows over `length` places; 0 if none fits.
  std::size_t count(std::size_t length) const noexcept;

  // Padding before the first place: half of the total max((count - 1) * stride + size - length, 0),
  // the smaller half if it is odd (the rule of TensorFlow's "SAME"). Centred, (size - 1) / 2, which
  // does not depend on the length, so that padding of a batch moves no window.
  std::size_t padding_before(std::size_t length) const noexcept;
};

// Options `size`, `stride` and `padding` (same, valid or centred) as an axis; `size_option` and
// `stride_option` name the two in errors. Throws Error(kInvalidArgument) for values out of range.
struct WindowOptions {
  std::string_view size_option;
  int size = 1;
  std::string_view stride_option;
  int stride = 1;
};
WindowAxis window_axis(const WindowOptions& options, const std::string& padding);

// Windows over `length`, or kAnyLength for kAnyLength.
// Throws Error(kInvalidArgument) if none fits.
std::size_t num_windows(const WindowAxis& axis, std::size_t length);

}  // namespace merkit
