#include "merkit/base/half_precision.h"

#include <bit>
#include <cmath>

namespace merkit {

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

float float_of_half(std::uint16_t bits) noexcept {
  const int exponent = (bits >> 10U) & 0x1F;
  const auto mantissa = static_cast<float>(bits & 0x3FFU);
  float magnitude = 0.0F;
  if (exponent == 0x1F) {
    magnitude = mantissa > 0.0F ? NAN : INFINITY;
  } else if (exponent == 0) {
    magnitude = std::ldexp(mantissa, -24);
  } else {
    magnitude = std::ldexp(mantissa + 1024.0F, exponent - 25);
  }
  return (bits & 0x8000U) != 0 ? -magnitude : magnitude;
}

}  // namespace merkit
