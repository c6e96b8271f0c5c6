#include "merkit/nn/gate.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"
#include "merkit/nn/network.h"

namespace merkit {
namespace {

TEST(GateTest, GradientsAreThoseOfCentralDifferences) {
  EXPECT_LT(largest_gradient_error(Gate(), {.inputs = {{4}, {3, 2}}, .constant_inputs = {1}}),
            1e-6);
  EXPECT_LT(
      largest_gradient_error(
          Gate(), {.inputs = {{2, 4}, {3}}, .lengths = {{}, {3, 0, 1}}, .constant_inputs = {1}}),
      1e-6);
}

TEST(GateTest, ABranchPassesWhereItsFeatureHasAFrameAndIsZeroElsewhere) {
  const std::vector<float> branch = {1, 2, 3, 4, 5, 6};
  const std::vector<float> frames(6, 9.0F);
  const std::vector<std::size_t> lengths = {2, 0, 1};
  const BatchView<const float> inputs[] = {{branch, 3, {2}}, {frames, 3, {2}, lengths}};
  std::vector<float> y(6, 7.0F);
  Gate().forward({.inputs = inputs, .output = {y, 3, {2}}});
  EXPECT_EQ(y, (std::vector<float>{1, 2, 0, 0, 5, 6}));
}

TEST(GateTest, OneInputIsRefused) {
  const Shape one[] = {{4}};
  EXPECT_THROW(Gate().output_shape(one), Error);
}

// Without a gate the bias of a dense layer speaks for an input that is not there.
TEST(GateTest, ZerosAndNothingAreNotTheSame) {
  const Graph graph({{"x", "input", {}, {{"rows", "2"}, {"columns", "1"}}},
                     {"flat", "flatten", {"x"}},
                     {"branch", "dense", {"flat"}, {{"units", "1"}}},
                     {"gated", "gate", {"branch", "x"}}});
  Network<float> network(graph);
  network.parameter("branch/bias")[0] = 3.0F;
  const std::vector<float> zeros(2);
  NetworkMemory<float> memory;
  const auto output_of = [&](std::size_t length) {
    const BatchView<const float> inputs[] = {{zeros, 1, {2, 1}, {&length, 1}}};
    return network.run(inputs, memory).front().values[0];
  };
  EXPECT_EQ(output_of(2), 3.0F);
  EXPECT_EQ(output_of(0), 0.0F);
}

}  // namespace
}  // namespace merkit
