#include "merkit/eval/risk_coverage.h"

#include <algorithm>
#include <cstddef>

namespace merkit {

void append_confidence(const Prediction& prediction, std::vector<ConfidencePoint>& points) {
  if (!prediction.probabilities.empty()) {
    points.push_back(
        {prediction.probabilities[prediction.predicted], prediction.predicted != prediction.label});
  }
}

std::optional<double> risk_coverage_area(std::vector<ConfidencePoint> points) {
  if (points.empty()) {
    return std::nullopt;
  }
  std::sort(points.begin(), points.end(), [](const ConfidencePoint& a, const ConfidencePoint& b) {
    return a.confidence > b.confidence;
  });
  double area = 0.0;
  double wrong_before = 0.0;
  for (std::size_t begin = 0; begin < points.size();) {
    std::size_t end = begin;
    double wrong = 0.0;
    for (; end < points.size() && points[end].confidence == points[begin].confidence; ++end) {
      wrong += points[end].is_wrong ? 1.0 : 0.0;
    }
    const double wrong_per_point = wrong / static_cast<double>(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
      const double wrong_so_far =
          wrong_before + wrong_per_point * static_cast<double>(i - begin + 1);
      area += wrong_so_far / static_cast<double>(i + 1);
    }
    wrong_before += wrong;
    begin = end;
  }
  return area / static_cast<double>(points.size());
}

}  // namespace merkit
