#include "cli/run_figures.h"

#include <fmt/format.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"

namespace merkit::cli {
namespace {

constexpr double kPercent = 100.0;

std::string interval_text(const Json& metric) {
  const Json& interval = metric.at("interval");
  return interval.is_null() ? ""
                            : fmt::format("{:.1f}-{:.1f}", kPercent * interval.at(0).get<double>(),
                                          kPercent * interval.at(1).get<double>());
}

void read_metrics(const Json& json, RunFigures& figures) {
  const Json& wa = json.at("metrics").at("wa");
  const Json& ua = json.at("metrics").at("ua");
  figures.wa = kPercent * wa.at("pooled").get<double>();
  figures.ua = kPercent * ua.at("pooled").get<double>();
  figures.wa_interval = interval_text(wa);
  figures.ua_interval = interval_text(ua);
  for (const Json& figure : json.at("optimistic")) {
    const std::string name = figure.at("name").get<std::string>();
    const double pct = kPercent * figure.at("wa").get<double>();
    (name.starts_with("best")   ? figures.best
     : name.starts_with("last") ? figures.last
                                : figures.last10) = pct;
  }
}

}  // namespace

RunFigures read_run_figures(const std::filesystem::path& run) {
  RunFigures figures;
  const std::filesystem::path path = run / "result.json";
  if (!std::filesystem::exists(path)) {
    return figures;
  }
  const Json json = parse_json(read_file(path), path.string());
  try {
    read_metrics(json, figures);
  } catch (const Json::exception&) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected the result of a run, got other JSON", path.string()));
  }
  return figures;
}

std::string figure_cell(const std::optional<double>& pct) {
  return pct ? fmt::format("{:.1f}", *pct) : "-";
}

}  // namespace merkit::cli
