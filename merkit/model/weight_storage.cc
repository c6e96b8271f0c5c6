#include "merkit/model/weight_storage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/base/half_precision.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

const std::array<std::string, 3> kNames = {"float32", "float16", "int8"};
constexpr float kLargestByte = 127.0F;

float finite_or_zero(float value) { return std::isfinite(value) ? value : 0.0F; }

// The scale with its last 8 bits of mantissa zero: 127 times it is exact.
float round_up(float scale) {
  constexpr std::uint32_t kDropped = 0xFFU;
  const auto bits = std::bit_cast<std::uint32_t>(scale);
  return std::bit_cast<float>((bits + kDropped) & ~kDropped);
}

float scale_of(std::span<const float> row) {
  float largest = 0.0F;
  for (const float value : row) {
    largest = std::max(largest, std::abs(finite_or_zero(value)));
  }
  return round_up(largest / kLargestByte);
}

std::int8_t nearest_byte(float value, float scale) {
  const float steps = scale > 0.0F ? std::nearbyint(finite_or_zero(value) / scale) : 0.0F;
  return static_cast<std::int8_t>(std::clamp(steps, -kLargestByte, kLargestByte));
}

}  // namespace

std::string_view weight_type_name(WeightType type) noexcept {
  return kNames[static_cast<std::size_t>(type)];
}

WeightType parse_weight_type(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) {
    throw Error(ErrorCode::kInvalidArgument, "weights: " + expected_one_of(name, kNames));
  }
  return static_cast<WeightType>(found - kNames.begin());
}

ByteRows bytes_of_rows(std::span<const float> values, std::size_t num_columns) {
  ByteRows stored;
  stored.values.reserve(values.size());
  for (std::size_t first = 0; first < values.size(); first += num_columns) {
    const auto row = values.subspan(first, num_columns);
    const float scale = scale_of(row);
    stored.scales.push_back(scale);
    for (const float value : row) {
      stored.values.push_back(nearest_byte(value, scale));
    }
  }
  return stored;
}

void rows_of_bytes(std::span<const std::int8_t> values, std::span<const float> scales,
                   std::span<float> out) {
  if (scales.empty() != values.empty() || (!scales.empty() && values.size() % scales.size() != 0)) {
    throw Error(ErrorCode::kCorruptData, fmt::format("expected one scale a row of {} bytes, got {}",
                                                     values.size(), scales.size()));
  }
  const std::size_t num_columns = scales.empty() ? 0 : values.size() / scales.size();
  for (std::size_t row = 0; row < scales.size(); ++row) {
    if (!(scales[row] >= 0.0F) || !std::isfinite(scales[row])) {
      throw Error(ErrorCode::kCorruptData,
                  fmt::format("expected scales of at least 0, got {}", scales[row]));
    }
    for (std::size_t i = row * num_columns; i < (row + 1) * num_columns; ++i) {
      out[i] = scales[row] * static_cast<float>(values[i]);
    }
  }
}

bool is_stored_small(const Shape& shape) noexcept { return shape.rank() >= 2; }

std::vector<float> as_stored(std::span<const float> values, std::size_t num_columns,
                             WeightType type) {
  std::vector<float> copy(values.begin(), values.end());
  if (type == WeightType::kInt8) {
    const ByteRows stored = bytes_of_rows(values, num_columns);
    rows_of_bytes(stored.values, stored.scales, copy);
  }
  if (type == WeightType::kFloat16) {
    std::ranges::transform(copy, copy.begin(),
                           [](float value) { return float_of_half(half_of_float(value)); });
  }
  return copy;
}

}  // namespace merkit
