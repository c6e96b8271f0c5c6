#include "cli/extract_report.h"

#include "cli/table.h"
#include "merkit/base/error.h"
#include "merkit/base/json.h"

namespace merkit::cli {
namespace {

std::size_t num_extracted(const ExtractReport& report) {
  return count(report, ExtractStatus::kOk) + count(report, ExtractStatus::kTooShort) -
         report.num_reused;
}

std::string failures_text(const ExtractReport& report) {
  constexpr std::size_t kMaxListed = 10;
  std::string text;
  for (std::size_t i = 0; i < report.failures.size() && i < kMaxListed; ++i) {
    text += "failed: " + quote(report.failures[i].id) + ": " + report.failures[i].message + "\n";
  }
  if (report.failures.size() > kMaxListed) {
    text += "failed: " + std::to_string(report.failures.size() - kMaxListed) + " more\n";
  }
  return text;
}

}  // namespace

std::size_t count(const ExtractReport& report, ExtractStatus status) {
  return report.num_by_status.at(static_cast<std::size_t>(status));
}

ExtractReport report_of_store(const FeatureStore& store) {
  ExtractReport report;
  report.num_rows = store.num_rows();
  for (std::size_t i = 0; i < store.num_utterances(); ++i) {
    ++report.num_by_status.at(static_cast<std::size_t>(store.status(i)));
  }
  report.num_reused = count(report, ExtractStatus::kOk) + count(report, ExtractStatus::kTooShort);
  return report;
}

std::string extract_text(const std::vector<ExtractedSet>& sets) {
  Table table({{"set"},
               {"extracted", Align::kRight},
               {"reused", Align::kRight},
               {"too short", Align::kRight},
               {"missing", Align::kRight},
               {"failed", Align::kRight},
               {"rows", Align::kRight},
               {"columns", Align::kRight},
               {"file"}});
  std::string failures;
  for (const ExtractedSet& set : sets) {
    const ExtractReport& report = set.report;
    table.add_row(
        {set.feature_set, std::to_string(num_extracted(report)), std::to_string(report.num_reused),
         std::to_string(count(report, ExtractStatus::kTooShort)),
         std::to_string(count(report, ExtractStatus::kMissing)),
         std::to_string(count(report, ExtractStatus::kFailed)), std::to_string(report.num_rows),
         std::to_string(set.num_columns), set.path.string()});
    failures += failures_text(report);
  }
  return table.text() + failures;
}

std::string extract_json(const std::vector<ExtractedSet>& sets) {
  Json list = Json::array();
  for (const ExtractedSet& set : sets) {
    const ExtractReport& report = set.report;
    Json failures = Json::array();
    for (const ExtractFailure& failure : report.failures) {
      failures.push_back({{"id", failure.id}, {"message", failure.message}});
    }
    list.push_back({{"feature_set", set.feature_set},
                    {"file", set.path.string()},
                    {"extracted", num_extracted(report)},
                    {"reused", report.num_reused},
                    {"too_short", count(report, ExtractStatus::kTooShort)},
                    {"missing", count(report, ExtractStatus::kMissing)},
                    {"failed", count(report, ExtractStatus::kFailed)},
                    {"rows", report.num_rows},
                    {"columns", set.num_columns},
                    {"failures", failures}});
  }
  return dump_json(list) + "\n";
}

}  // namespace merkit::cli
