#include "merkit/classic/k_means.h"

#include <gtest/gtest.h>

#include "merkit/classic/clouds.h"

namespace merkit {
namespace {

TEST(KMeans, FindsTheCloudsAndTheirCentres) {
  const Clouds clouds(400, 4, 0.1);
  const Clusters clusters = k_means(clouds.view(), 4, Rng(1));
  for (std::size_t r = 0; r < 400; ++r) {
    EXPECT_EQ(clusters.nearest[r], clusters.nearest[clouds.classes[r]]) << r;
  }
  const auto centre = clusters.centres.row(clusters.nearest[0]);
  for (const double value : centre) {
    EXPECT_NEAR(value, -1.0, 0.05);
  }
}

TEST(KMeans, EveryRowIsInItsNearestClusterWhoseCentreIsTheMean) {
  const Clouds clouds(60, 3, 0.3);
  const Clusters clusters = k_means(clouds.view(), 3, Rng(2));
  std::vector<double> sum(3);
  double count = 0.0;
  for (std::size_t r = 0; r < 60; ++r) {
    if (clusters.nearest[r] == clusters.nearest[0]) {
      count += 1.0;
      for (std::size_t d = 0; d < 3; ++d) {
        sum[d] += static_cast<double>(clouds.rows(r, d));
      }
    }
  }
  for (std::size_t d = 0; d < 3; ++d) {
    EXPECT_NEAR(clusters.centres(clusters.nearest[0], d), sum[d] / count, 1e-9);
  }
}

TEST(KMeans, ClustersMayOutnumberTheRowsThatDiffer) {
  const std::vector<float> rows = {2.0F, 2.0F, 2.0F};
  const Clusters clusters = k_means({rows, 3, 1}, 2, Rng(1));
  EXPECT_EQ(clusters.centres, Matrix<double>(2, 1, 2.0));
}

}  // namespace
}  // namespace merkit
