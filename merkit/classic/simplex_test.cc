#include "merkit/classic/simplex.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "merkit/base/rng.h"
#include "merkit/classic/clouds.h"

namespace merkit {
namespace {

double squared_distance(std::span<const double> a, std::span<const float> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
                            [](double x, float y) {
                              return (x - static_cast<double>(y)) * (x - static_cast<double>(y));
                            });
}

TEST(NearestDistributions, KeepADistributionAndCutOffWhatLiesFarBelow) {
  const Matrix<double> outputs(3, 3, {0.5, 0.25, 0.25, 1.5, 0.0, -2.0, 0.0, 0.0, 0.0});
  const Matrix<float> nearest = nearest_distributions(outputs);
  EXPECT_EQ(nearest.row(0)[0], 0.5F);
  EXPECT_EQ(nearest.row(0)[2], 0.25F);
  EXPECT_EQ(nearest.row(1)[0], 1.0F);
  EXPECT_EQ(nearest.row(1)[1], 0.0F);
  EXPECT_NEAR(nearest.row(2)[1], 1.0F / 3.0F, 1e-7F);
}

RC_GTEST_PROP(NearestDistributions, AreDistributionsNoneOfWhichLiesNearer, ()) {
  const auto num_classes = *rc::gen::inRange<std::size_t>(2, 7);
  Rng rng(*rc::gen::arbitrary<std::uint64_t>());
  Matrix<double> outputs(1, num_classes);
  for (double& output : outputs.values()) {
    output = 0.3 + rng.normal();
  }
  const Matrix<float> nearest = nearest_distributions(outputs);
  const auto row = nearest.row(0);
  RC_ASSERT(std::abs(std::accumulate(row.begin(), row.end(), 0.0) - 1.0) < 1e-6);
  RC_ASSERT(*std::ranges::min_element(row) >= 0.0F);
  const auto best = std::ranges::max_element(outputs.row(0)) - outputs.row(0).begin();
  RC_ASSERT(row[static_cast<std::size_t>(best)] == *std::ranges::max_element(row));
  for (int i = 0; i < 20; ++i) {
    std::vector<float> other(num_classes);
    float sum = 0.0F;
    for (float& p : other) {
      p = static_cast<float>(-std::log(1.0 - rng.uniform()));
      sum += p;
    }
    std::ranges::transform(other, other.begin(), [&](float p) { return p / sum; });
    RC_ASSERT(squared_distance(outputs.row(0), row) <=
              squared_distance(outputs.row(0), other) + 1e-6);
  }
}

}  // namespace
}  // namespace merkit
