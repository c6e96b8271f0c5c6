// Pieces of text that the sections share. Not installed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "merkit/eval/evaluation.h"

namespace merkit {

// "63.4 %".
std::string percent_text(double share);

// "60.1 to 66.2 %"; empty without an interval.
std::string interval_text(const std::optional<Interval>& interval);

// The value of a metric as it is printed: a share in percent, anything else with three decimals.
std::string metric_text(const MetricInfo& info, double value);

// A <section> with a heading; both are HTML.
std::string section(std::string_view heading, std::string_view inside);

}  // namespace merkit
