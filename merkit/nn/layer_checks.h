// Checks that the layers share.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "merkit/nn/shape.h"

namespace merkit {

// The only input. Throws Error(kInvalidArgument) if there is another number of them.
const Shape& one_input(std::span<const Shape> inputs);

// Throws Error(kInvalidArgument) unless `inputs` are `count`.
void expect_num_inputs(std::span<const Shape> inputs, std::size_t count);

// Throws Error(kInvalidArgument) unless the last size of `shape` exists and is fixed.
void expect_fixed_width(const Shape& shape);

// Throws Error(kInvalidArgument) unless `shape` is (frames, ...) with all but the frames fixed.
void expect_sequence(const Shape& shape);

// Throws Error(kInvalidArgument) unless `shape` is (frames, columns) with fixed columns.
void expect_frames(const Shape& shape);

// Throws Error(kInvalidArgument) unless `shape` is (rows, columns) or (rows, columns, channels)
// with rows alone open.
void expect_image(const Shape& shape);

// `value` as a size. Throws Error(kInvalidArgument) unless 1 <= value <= 2^20.
std::size_t at_least_one(std::string_view option, int value);

}  // namespace merkit
