#include "merkit/nn/layer_checks.h"

#include <fmt/format.h>

#include "merkit/base/error.h"

namespace merkit {

void expect_num_inputs(std::span<const Shape> inputs, std::size_t count) {
  if (inputs.size() != count) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("expected {} input{}, got {}", count,
                                                         count == 1 ? "" : "s", inputs.size()));
  }
}

const Shape& one_input(std::span<const Shape> inputs) {
  expect_num_inputs(inputs, 1);
  return inputs[0];
}

void expect_fixed_width(const Shape& shape) {
  if (shape.rank() < 1 || shape.back() == kAnyLength) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("expected an input whose last size is fixed, got {}", shape_text(shape)));
  }
}

void expect_sequence(const Shape& shape) {
  if (shape.rank() < 2 || !shape.with_length(1).is_fixed()) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("expected frames: (frames, ...) of fixed width, got {}", shape_text(shape)));
  }
}

void expect_frames(const Shape& shape) {
  if (shape.rank() != 2 || shape[1] == kAnyLength) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("expected frames of a fixed width: (frames, columns), got {}",
                            shape_text(shape)));
  }
}

void expect_image(const Shape& shape) {
  if (shape.rank() < 2 || shape.rank() > 3 || shape[1] == kAnyLength ||
      shape.back() == kAnyLength) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("expected (rows, columns) or (rows, columns, channels), got {}",
                            shape_text(shape)));
  }
}

std::size_t at_least_one(std::string_view option, int value) {
  constexpr int kMost = 1 << 20;
  if (value < 1 || value > kMost) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: expected 1 to {}, got {}", option, kMost, value));
  }
  return static_cast<std::size_t>(value);
}

}  // namespace merkit
