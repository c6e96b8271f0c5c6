// What `merkit eval` prints: an evaluation as tables.
#pragma once

#include <string>

#include "merkit/eval/evaluation.h"

namespace merkit::cli {

// Header, stamps, metrics with intervals and spreads, classes, confusion, groups, notes. Shares are
// printed as per cent.
std::string evaluation_text(const Evaluation& evaluation);

// The formula of every metric, one line each, below the notation that they share.
std::string formulas_text();

// `value` as per cent with two decimals, "64.91".
std::string percent(double value);

// `value` of a metric in the unit in which it is printed.
std::string metric_text(const MetricInfo& info, double value);

}  // namespace merkit::cli
