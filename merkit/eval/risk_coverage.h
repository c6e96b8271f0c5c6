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

// A threshold of confidence and what is known of the points at or above it.
struct RiskThreshold {
  double confidence = 0.0;  // 0: everything is accepted
  double coverage = 1.0;    // share of the points that are accepted
  double risk = 0.0;        // share of those that is wrong
};

// The lowest threshold over which at most `risk` of the points is wrong (El-Yaniv & Wiener 2010,
// "On the foundations of noise-free selective classification"): the one of greatest coverage. If
// there is none, the one of least risk among those that accept a tenth of the points or more; the
// risk in the result then says so. The risk is that of these very points, so they must be those of
// a development part. Throws Error(kInvalidArgument) without points.
RiskThreshold risk_threshold(std::vector<ConfidencePoint> points, double risk);

}  // namespace merkit
