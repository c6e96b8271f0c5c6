#include "merkit/base/half_precision.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

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
