#include "merkit/base/half_precision.h"

#include <bit>
#include <cmath>

namespace merkit {
namespace {

// All three cases are formed and one is chosen, so that a loop over it becomes vectors.
float expanded(std::uint16_t half) noexcept {
  const std::uint32_t sign = (half & 0x8000U) << 16U;
  const std::uint32_t magnitude = (half & 0x7FFFU) << 13U;
  const std::uint32_t normal = magnitude + (112U << 23U);  // the bias of the exponent
  // 2^-14 (1 + m / 1024) - 2^-14, without a subnormal float, which a thread may have switched off.
  const auto subnormal =
      std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude + (113U << 23U)) - 0x1.0p-14F);
  const std::uint32_t finite = magnitude < (1U << 23U) ? subnormal : normal;
  const std::uint32_t any = magnitude < (31U << 23U) ? finite : normal | 0x7F800000U;
  return std::bit_cast<float>(any | sign);
}

}  // namespace

std::uint16_t half_of_float(float value) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint16_t>((bits >> 16U) & 0x8000U);
  if (std::isnan(value)) {
    return sign | 0x7E00U;
  }
  const float magnitude = std::abs(value);
  if (magnitude >= 65520.0F) {
    return sign | 0x7C00U;
  }
  if (magnitude < 0x1.0p-14F) {  // subnormal halves: whole multiples of 2^-24
    return sign | static_cast<std::uint16_t>(std::nearbyint(magnitude * 0x1.0p24F));
  }
  // Rebias, then round the 13 bits that go to even; a carry moves on into the exponent.
  const std::uint32_t rebased = (bits & 0x7FFFFFFFU) - (112U << 23U);
  const std::uint32_t rounded = rebased + 0xFFFU + ((rebased >> 13U) & 1U);
  return sign | static_cast<std::uint16_t>(rounded >> 13U);
}

float float_of_half(std::uint16_t bits) noexcept { return expanded(bits); }

void floats_of_halves(std::span<const std::uint16_t> halves, std::span<float> floats) noexcept {
  for (std::size_t i = 0; i < halves.size(); ++i) {
    floats[i] = expanded(halves[i]);
  }
}

}  // namespace merkit
