#include "merkit/model/parameter_values.h"

#include <gtest/gtest.h>

namespace merkit {
namespace {

TEST(ParameterValues, CopiesShareTheirNumbers) {
  const ParameterValues one = {1.0F, 2.0F};
  const ParameterValues copy = one;
  EXPECT_EQ(copy.values().data(), one.values().data());
  EXPECT_EQ(copy, ParameterValues(std::vector<float>{1.0F, 2.0F}));
  EXPECT_NE(copy, ParameterValues({1.0F}));
  EXPECT_EQ(ParameterValues().size(), 0U);
}

TEST(ParameterValues, KeepWhatOwnsTheNumbers) {
  auto owner = std::make_shared<std::vector<float>>(std::vector<float>{3.0F, 4.0F});
  const std::weak_ptr<std::vector<float>> watched = owner;
  {
    const std::span<const float> numbers = *owner;
    const ParameterValues second(numbers.subspan(1), std::move(owner));
    EXPECT_EQ(*second.begin(), 4.0F);
  }
  EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace merkit
