#include "merkit/report/section_text.h"

#include <fmt/format.h>

namespace merkit {

std::string percent_text(double share) { return fmt::format("{:.1f} %", 100.0 * share); }

std::string interval_text(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{:.1f} to {:.1f} %", 100.0 * interval->low, 100.0 * interval->high)
                  : "";
}

std::string metric_text(const MetricInfo& info, double value) {
  return info.is_share ? percent_text(value) : fmt::format("{:.3f}", value);
}

std::string section(std::string_view heading, std::string_view inside) {
  return fmt::format("<section><h2>{}</h2>{}</section>\n", heading, inside);
}

}  // namespace merkit
