#include "merkit/train/parameter_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/train/initial_values.h"

namespace merkit {
namespace {

// A frozen table between trainable parameters.
Graph graph() {
  return Graph(
      {{"ids", "input", {}, {{"rows", "2"}, {"columns", "0"}}},
       {"words", "embedding", {"ids"}, {{"rows", "5"}, {"columns", "3"}, {"trainable", "false"}}},
       {"y", "dense", {"words"}, {{"units", "7"}}}});
}

TEST(ParameterLayoutTest, PutsTrainableParametersFirstAtMultiplesOf64Bytes) {
  const ParameterLayout layout(graph());
  EXPECT_EQ(layout.num_parameters(), 3U);
  EXPECT_EQ(layout.offset(1), 0U);   // y/kernel, 21 numbers
  EXPECT_EQ(layout.offset(2), 32U);  // y/bias, 7
  EXPECT_EQ(layout.num_trainable(), 48U);
  EXPECT_EQ(layout.offset(0), 48U);  // words/vectors, 15
  EXPECT_EQ(layout.size(), 64U);
}

TEST(ParameterLayoutTest, PackAndUnpackAreInverse) {
  const ParameterLayout layout(graph());
  const std::vector<std::vector<float>> parameters{
      std::vector<float>(15, 1.0F), std::vector<float>(21, 2.0F), std::vector<float>(7, 3.0F)};
  EXPECT_EQ(layout.unpack(layout.pack(parameters)), parameters);
}

TEST(ParameterLayoutTest, RefusesArraysOfOtherSizes) {
  const ParameterLayout layout(graph());
  const std::vector<std::vector<float>> parameters(3, std::vector<float>(15));
  EXPECT_THROW(layout.pack(parameters), Error);
  EXPECT_THROW(layout.pack(std::span(parameters).first(2)), Error);
}

TEST(InitialValuesTest, DependOnSeedAndNameAlone) {
  const ParameterLayout layout(graph());
  const auto values = initial_values(graph(), layout, {}, 1);
  EXPECT_EQ(values, initial_values(graph(), layout, {}, 1));
  EXPECT_NE(values, initial_values(graph(), layout, {}, 2));
  const Graph other({{"x", "input", {}, {{"rows", "2"}, {"columns", "3"}}},
                     {"more", "dense", {"x"}, {{"units", "3"}}},
                     {"y", "dense", {"more"}, {{"units", "7"}}}});
  const auto kernel = layout.unpack(values)[1];
  const ParameterLayout other_layout(other);
  EXPECT_EQ(other_layout.unpack(initial_values(other, other_layout, {}, 1))[2], kernel);
}

TEST(InitialValuesTest, GivenOnesReplaceThoseDrawn) {
  const ParameterLayout layout(graph());
  const std::vector<float> vectors(15, 0.5F);
  const std::vector<InitialParameter> given{{"words/vectors", vectors}};
  EXPECT_EQ(layout.unpack(initial_values(graph(), layout, given, 1))[0], vectors);
}

TEST(InitialValuesTest, ErrorsNameTheParameter) {
  const ParameterLayout layout(graph());
  const std::vector<float> few(3);
  const auto message = [&](const std::string& name) -> std::string {
    try {
      const std::vector<InitialParameter> given{{name, few}};
      initial_values(graph(), layout, given, 1);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_THAT(message("words/table"), testing::HasSubstr("got \"words/table\""));
  EXPECT_THAT(message("words/vectors"), testing::HasSubstr("expected 15 numbers, got 3"));
}

}  // namespace
}  // namespace merkit
