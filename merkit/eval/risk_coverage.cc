#include "merkit/eval/risk_coverage.h"

#include <algorithm>
#include <cstddef>
#include <functional>

#include "merkit/base/error.h"

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

RiskThreshold risk_threshold(std::vector<ConfidencePoint> points, double risk) {
  if (points.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "risk threshold: expected predictions, got none");
  }
  std::ranges::sort(points, std::ranges::greater{}, &ConfidencePoint::confidence);
  const auto total = static_cast<double>(points.size());
  constexpr double kLeastCoverage = 0.1;
  std::optional<RiskThreshold> within;
  std::optional<RiskThreshold> least;
  double wrong = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    wrong += points[i].is_wrong ? 1.0 : 0.0;
    const bool is_end = i + 1 == points.size();
    if (!is_end && points[i + 1].confidence == points[i].confidence) {
      continue;  // equally confident points are accepted together
    }
    const auto accepted = static_cast<double>(i + 1);
    const RiskThreshold here{is_end ? 0.0 : points[i].confidence, accepted / total,
                             wrong / accepted};
    if (here.risk <= risk) {
      within = here;
    }
    if (here.coverage >= kLeastCoverage && (!least || here.risk < least->risk)) {
      least = here;
    }
  }
  return within ? *within : *least;
}

}  // namespace merkit
