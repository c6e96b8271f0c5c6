#include "merkit/classic/simplex.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace merkit {
namespace {

// The t of a row whose values are `sorted` from high to low.
double threshold_of(const std::vector<double>& sorted) {
  double sum = 0.0;
  double threshold = 0.0;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    sum += sorted[k];
    const double candidate = (sum - 1.0) / static_cast<double>(k + 1);
    if (sorted[k] <= candidate) {
      break;
    }
    threshold = candidate;
  }
  return threshold;
}

}  // namespace

Matrix<float> nearest_distributions(const Matrix<double>& outputs) {
  Matrix<float> probabilities(outputs.rows(), outputs.cols());
  std::vector<double> sorted(outputs.cols());
  for (std::size_t r = 0; r < outputs.rows(); ++r) {
    const auto row = outputs.row(r);
    std::ranges::copy(row, sorted.begin());
    std::ranges::sort(sorted, std::greater<>());
    const double threshold = threshold_of(sorted);
    std::ranges::transform(row, probabilities.row(r).begin(), [&](double output) {
      return static_cast<float>(std::max(output - threshold, 0.0));
    });
  }
  return probabilities;
}

}  // namespace merkit
