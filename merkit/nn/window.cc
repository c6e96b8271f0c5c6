#include "merkit/nn/window.h"

#include <fmt/format.h>

#include "merkit/base/error.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/shape.h"

namespace merkit {

std::size_t WindowAxis::count(std::size_t length) const noexcept {
  if (same) {
    return (length + stride - 1) / stride;
  }
  return length < size ? 0 : (length - size) / stride + 1;
}

std::size_t WindowAxis::padding_before(std::size_t length) const noexcept {
  const std::size_t windows = count(length);
  if (!same || windows == 0) {
    return 0;
  }
  if (centred) {
    return (size - 1) / 2;
  }
  const std::size_t span = (windows - 1) * stride + size;
  return span > length ? (span - length) / 2 : 0;
}

WindowAxis window_axis(const WindowOptions& options, const std::string& padding) {
  if (padding != "same" && padding != "valid" && padding != "centred") {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("padding: expected same, valid or centred, got \"{}\"", quote(padding)));
  }
  return {at_least_one(options.size_option, options.size),
          at_least_one(options.stride_option, options.stride), padding != "valid",
          padding == "centred"};
}

std::size_t num_windows(const WindowAxis& axis, std::size_t length) {
  if (length == kAnyLength) {
    return kAnyLength;
  }
  const std::size_t windows = axis.count(length);
  if (windows == 0) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("expected at least {} places for a window, got {}", axis.size, length));
  }
  return windows;
}

}  // namespace merkit
