// Numbers of half precision: IEEE 754 binary16.
#pragma once

#include <cstdint>

namespace merkit {

// The nearest number of half precision (IEEE 754 binary16, ties to even), as its bits; beyond 65504
// infinity.
std::uint16_t half_of_float(float value) noexcept;
// The number that those bits stand for.
float float_of_half(std::uint16_t bits) noexcept;

}  // namespace merkit
