#include "merkit/nn/dropout.h"

#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"

namespace merkit {
namespace {

template <class T>
std::vector<T> train(double rate, const std::vector<T>& x, std::uint64_t seed,
                     ThreadPool* pool = nullptr) {
  const Dropout layer({.rate = rate});
  const Shape shape{x.size()};
  std::vector<T> y(x.size());
  std::vector<T> saved(layer.work_sizes(1, std::span(&shape, 1), true).saved);
  const BatchView<const T> inputs[] = {{x, 1, shape}};
  const Rng rng(seed);
  layer.forward(
      {.inputs = inputs, .output = {y, 1, shape}, .saved = saved, .rng = &rng, .pool = pool});
  return y;
}

TEST(DropoutTest, GradientsAreThoseOfCentralDifferences) {
  EXPECT_LT(largest_gradient_error(Dropout({.rate = 0.3}), {.inputs = {{7, 5}}, .training = true}),
            1e-6);
}

TEST(DropoutTest, DropsTheRateAndKeepsTheExpectation) {
  constexpr double kSize = 200000;
  const auto y = train<float>(0.2, std::vector<float>(static_cast<std::size_t>(kSize), 1.0F), 1);
  double sum = 0;
  double dropped = 0;
  for (const float value : y) {
    sum += static_cast<double>(value);
    dropped += value == 0.0F ? 1 : 0;
  }
  // The deviation of the part is sqrt(0.2 * 0.8 / kSize) = 0.0009.
  EXPECT_NEAR(dropped / kSize, 0.2, 0.004);
  EXPECT_NEAR(sum / kSize, 1.0, 0.005);
}

TEST(DropoutTest, TheMaskDependsOnTheSeedAloneNotOnThreadsOrPrecision) {
  const std::vector<float> x(50000, 1.0F);
  ThreadPool pool(3);
  EXPECT_EQ(train(0.5, x, 1), train(0.5, x, 1, &pool));
  EXPECT_NE(train(0.5, x, 1), train(0.5, x, 2));
  const auto wide = train(0.5, std::vector<double>(x.begin(), x.end()), 1);
  EXPECT_EQ(train(0.5, x, 1), std::vector<float>(wide.begin(), wide.end()));
}

TEST(DropoutTest, DoesNothingAtInference) {
  const std::vector<float> x = {1, 2, 3};
  std::vector<float> y(3);
  const BatchView<const float> inputs[] = {{x, 1, {3}}};
  Dropout({.rate = 0.9}).forward({.inputs = inputs, .output = {y, 1, {3}}});
  EXPECT_EQ(y, x);
}

TEST(DropoutTest, RateZeroKeepsEverything) {
  const std::vector<float> x = {1, 2, 3};
  EXPECT_EQ(train(0.0, x, 1), x);
}

TEST(DropoutTest, RefusesRatesThatLeaveNothing) {
  for (const double rate : {-0.1, 1.0, 1e9, -1e9, std::nan("")}) {
    EXPECT_THROW(Dropout({.rate = rate}), Error) << rate;
  }
}

}  // namespace
}  // namespace merkit
