// How well confidence tells right from wrong: the area under the risk-coverage curve.
#pragma once

#include <optional>
#include <vector>

#include "merkit/eval/predictions.h"

namespace merkit {

struct ConfidencePoint {
  double confidence = 0.0;  // probability of the predicted class
  bool is_wrong = false;
};

// Adds the point of `prediction`, if it has probabilities.
void append_confidence(const Prediction& prediction, std::vector<ConfidencePoint>& points);

// The mean, over i = 1 .. n, of the error rate among the i most confident points (Geifman, Uziel &
// El-Yaniv 2019, "Bias-reduced uncertainty estimation for deep neural classifiers"). Equally
// confident points count as if in mean order, so that the order given does not matter. nullopt
// without points.
std::optional<double> risk_coverage_area(std::vector<ConfidencePoint> points);

}  // namespace merkit
