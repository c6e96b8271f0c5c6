#include "merkit/model/weight_storage.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Numbers between -1000 and 1000 of any size.
rc::Gen<float> weights() {
  return rc::gen::map(rc::gen::inRange(-1000000, 1000001),
                      [](int n) { return static_cast<float>(n) * 0.001F; });
}

RC_GTEST_PROP(ByteRows, EveryNumberIsWithinHalfAStepOfItsRow, ()) {
  const auto values = *rc::gen::container<std::vector<float>>(12, weights());
  const ByteRows stored = bytes_of_rows(values, 4);
  std::vector<float> back(values.size());
  rows_of_bytes(stored.values, stored.scales, back);
  for (std::size_t i = 0; i < values.size(); ++i) {
    RC_ASSERT(std::abs(back[i] - values[i]) <= 0.5001F * stored.scales[i / 4]);
  }
}

RC_GTEST_PROP(ByteRows, WhatIsReadAndStoredAgainIsTheSame, ()) {
  const auto values = *rc::gen::container<std::vector<float>>(12, weights());
  const auto once = as_stored(values, 3, WeightType::kInt8);
  RC_ASSERT(as_stored(once, 3, WeightType::kInt8) == once);
  const auto half = as_stored(values, 3, WeightType::kFloat16);
  RC_ASSERT(as_stored(half, 3, WeightType::kFloat16) == half);
}

TEST(ByteRows, ARowOfZerosAndWhatIsNotFiniteBecomeZeros) {
  const std::vector<float> values = {0.0F, 0.0F, NAN, 2.0F, kInfinity, -1.0F};
  const auto back = as_stored(values, 2, WeightType::kInt8);
  EXPECT_EQ(back[0], 0.0F);
  EXPECT_EQ(back[2], 0.0F);
  EXPECT_NEAR(back[3], 2.0F, 0.01F);
  EXPECT_EQ(back[4], 0.0F);
}

TEST(ByteRows, ScalesThatDoNotFitAreRefused) {
  const std::vector<std::int8_t> values = {1, 2, 3, 4};
  const std::vector<float> three = {1.0F, 1.0F, 1.0F};
  const std::vector<float> bad = {1.0F, kInfinity};
  std::vector<float> out(values.size());
  EXPECT_THROW(rows_of_bytes(values, three, out), Error);
  EXPECT_THROW(rows_of_bytes(values, bad, out), Error);
  EXPECT_THROW(rows_of_bytes(values, {}, out), Error);
}

TEST(WeightTypes, NamesReadBack) {
  for (const WeightType type : {WeightType::kFloat32, WeightType::kFloat16, WeightType::kInt8}) {
    EXPECT_EQ(parse_weight_type(weight_type_name(type)), type);
  }
  EXPECT_THROW(parse_weight_type("int4"), Error);
}

}  // namespace
}  // namespace merkit
