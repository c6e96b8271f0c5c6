// Numbers of half precision: IEEE 754 binary16.
#pragma once

#include <cstdint>
#include <span>

namespace merkit {

// The nearest number of half precision (IEEE 754 binary16, ties to even), as its bits; beyond 65504
// infinity.
std::uint16_t half_of_float(float value) noexcept;
// The number that those bits stand for.
float float_of_half(std::uint16_t bits) noexcept;
// The same for many; `floats` has room for all of them.
void floats_of_halves(std::span<const std::uint16_t> halves, std::span<float> floats) noexcept;

}  // namespace merkit
