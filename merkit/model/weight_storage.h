// How the weights of a network lie in a model file: as they are, in half precision, or as bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/nn/shape.h"

namespace merkit {

enum class WeightType { kFloat32, kFloat16, kInt8 };

// "float32", "float16" or "int8".
std::string_view weight_type_name(WeightType type) noexcept;
// The type of that name. Throws Error(kInvalidArgument) for another.
WeightType parse_weight_type(std::string_view name);

// Rows of bytes with a scale each: the number at (r, c) is scales[r] * values[r * num_columns + c].
struct ByteRows {
  std::vector<std::int8_t> values;
  std::vector<float> scales;
};

// `values` [rows, num_columns] in bytes -127 .. 127. The scale of a row is its largest magnitude
// divided by 127, rounded up to 16 bits of mantissa, so that what is read and stored again is the
// same bytes; 0 for a row of zeros. What is not finite counts as 0.
ByteRows bytes_of_rows(std::span<const float> values, std::size_t num_columns);
// The numbers that they stand for, as many as `values`. Throws Error(kCorruptData) if there are not
// as many scales as rows, or a scale is negative or not finite.
void rows_of_bytes(std::span<const std::int8_t> values, std::span<const float> scales,
                   std::span<float> out);

// True for weights that small types are for: matrices, kernels, word vectors; not biases.
bool is_stored_small(const Shape& shape) noexcept;

// `values` as they come back from a file that stores them as `type`.
std::vector<float> as_stored(std::span<const float> values, std::size_t num_columns,
                             WeightType type);

}  // namespace merkit
