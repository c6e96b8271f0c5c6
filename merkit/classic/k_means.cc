#include "merkit/classic/k_means.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>

namespace merkit {
namespace {

double squared_distance(std::span<const float> row, std::span<const double> centre) {
  double sum = 0.0;
  for (std::size_t d = 0; d < row.size(); ++d) {
    const double difference = static_cast<double>(row[d]) - centre[d];
    sum += difference * difference;
  }
  return sum;
}

// A row drawn in proportion to `weights`; any if all are 0.
std::size_t draw_row(const std::vector<double>& weights, Rng& rng) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  double left = rng.uniform() * sum;
  if (!(sum > 0.0)) {
    return static_cast<std::size_t>(rng.below(weights.size()));
  }
  for (std::size_t r = 0; r < weights.size(); ++r) {
    left -= weights[r];
    if (left < 0.0) {
      return r;
    }
  }
  return weights.size() - 1;
}

Matrix<double> draw_centres(MatrixView<const float> rows, std::size_t num_clusters, Rng& rng) {
  Matrix<double> centres(num_clusters, rows.cols);
  std::vector<double> distances(rows.rows, 1.0);
  for (std::size_t k = 0; k < num_clusters; ++k) {
    std::ranges::copy(rows.row(draw_row(distances, rng)), centres.row(k).begin());
    for (std::size_t r = 0; r < rows.rows; ++r) {
      const double distance = squared_distance(rows.row(r), centres.row(k));
      distances[r] = k == 0 ? distance : std::min(distances[r], distance);
    }
  }
  return centres;
}

bool assign(MatrixView<const float> rows, Clusters& clusters) {
  bool changed = false;
  for (std::size_t r = 0; r < rows.rows; ++r) {
    double least = std::numeric_limits<double>::infinity();
    std::size_t nearest = 0;
    for (std::size_t k = 0; k < clusters.centres.rows(); ++k) {
      const double distance = squared_distance(rows.row(r), clusters.centres.row(k));
      if (distance < least) {
        least = distance;
        nearest = k;
      }
    }
    changed |= clusters.nearest[r] != nearest;
    clusters.nearest[r] = nearest;
  }
  return changed;
}

void move_centres(MatrixView<const float> rows, Clusters& clusters) {
  Matrix<double> sums(clusters.centres.rows(), rows.cols);
  std::vector<double> counts(sums.rows());
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const auto sum = sums.row(clusters.nearest[r]);
    counts[clusters.nearest[r]] += 1.0;
    std::ranges::transform(rows.row(r), sum, sum.begin(),
                           [](float x, double s) { return s + static_cast<double>(x); });
  }
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (counts[k] > 0.0) {
      std::ranges::transform(sums.row(k), clusters.centres.row(k).begin(),
                             [&](double sum) { return sum / counts[k]; });
    }
  }
}

}  // namespace

Clusters k_means(MatrixView<const float> rows, std::size_t num_clusters, Rng rng) {
  constexpr int kMaxIterations = 20;
  Clusters clusters = {draw_centres(rows, num_clusters, rng),
                       std::vector<std::size_t>(rows.rows, num_clusters)};
  for (int i = 0; i < kMaxIterations && assign(rows, clusters); ++i) {
    move_centres(rows, clusters);
  }
  return clusters;
}

}  // namespace merkit
