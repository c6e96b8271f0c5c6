// The figures of a run, for tables of many runs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace merkit::cli {

// Percentages; those that the run does not have are missing.
struct RunFigures {
  std::optional<double> wa;
  std::optional<double> ua;
  std::string wa_interval;  // "61.0-66.2"
  std::string ua_interval;
  std::optional<double> best;  // accuracies that were chosen on the test part
  std::optional<double> last;
  std::optional<double> last10;
};

// What result.json in the folder of a run says; empty if the run is not over. Throws
// Error(kCorruptData) for a file of another form.
RunFigures read_run_figures(const std::filesystem::path& run);

// "61.2", or "-" for what is missing.
std::string figure_cell(const std::optional<double>& pct);

}  // namespace merkit::cli
