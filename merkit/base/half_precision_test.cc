#include "merkit/base/half_precision.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace merkit {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(HalfPrecision, EveryHalfThatIsANumberComesBackAsItself) {
  for (std::uint32_t bits = 0; bits <= 0xFFFFU; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float value = float_of_half(half);
    if (!std::isnan(value)) {
      ASSERT_EQ(half_of_float(value), half) << bits;
    }
  }
}

// By the definition: sign, exponent and mantissa of 1, 5 and 10 bits.
TEST(HalfPrecision, EveryHalfIsWhatItsPartsSay) {
  std::vector<std::uint16_t> halves(0x10000);
  std::iota(halves.begin(), halves.end(), std::uint16_t{0});
  std::vector<float> floats(halves.size());
  floats_of_halves(halves, floats);
  for (const std::uint16_t half : halves) {
    const int exponent = (half >> 10) & 0x1F;
    const int mantissa = half & 0x3FF;
    double expected =
        exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
    if (exponent == 0x1F) {
      expected = mantissa == 0 ? HUGE_VAL : std::nan("");
    }
    expected = half >= 0x8000 ? -expected : expected;
    ASSERT_EQ(std::signbit(floats[half]), half >= 0x8000) << half;
    ASSERT_TRUE(static_cast<double>(floats[half]) == expected ||
                (std::isnan(floats[half]) && std::isnan(expected)))
        << half;
    ASSERT_EQ(std::bit_cast<std::uint32_t>(floats[half]),
              std::bit_cast<std::uint32_t>(float_of_half(half)))
        << half;
  }
}

TEST(HalfPrecision, RoundsToTheNearestAndTiesToEven) {
  EXPECT_EQ(float_of_half(half_of_float(1.0F + 0x1.0p-11F)), 1.0F);  // halfway
  EXPECT_EQ(float_of_half(half_of_float(1.0F + 0x1.8p-10F)), 1.0F + 0x1.0p-9F);
  EXPECT_EQ(float_of_half(half_of_float(65504.0F)), 65504.0F);
  EXPECT_EQ(float_of_half(half_of_float(70000.0F)), kInfinity);
  EXPECT_EQ(float_of_half(half_of_float(0x1.0p-24F)), 0x1.0p-24F);
  EXPECT_TRUE(std::isnan(float_of_half(half_of_float(NAN))));
}

RC_GTEST_PROP(HalfPrecision, IsWithinHalfAStep, ()) {
  const float value = static_cast<float>(*rc::gen::inRange(-1000000, 1000001)) * 0.001F;
  const float step =
      std::ldexp(1.0F, std::max(std::ilogb(value == 0.0F ? 1e-9F : value), -14) - 10);
  RC_ASSERT(std::abs(float_of_half(half_of_float(value)) - value) <= 0.5F * step);
}

}  // namespace
}  // namespace merkit
