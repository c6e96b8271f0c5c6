#include "merkit/eval/leak_json.h"

namespace merkit {

Json leak_report_json(const LeakReport& report) {
  Json list = Json::array();
  for (const LeakFinding& finding : report.findings) {
    list.push_back({{"kind", leak_kind_name(finding.kind)},
                    {"severity", leak_severity_name(finding.severity)},
                    {"from", part_name(finding.from)},
                    {"to", part_name(finding.to)},
                    {"num_folds", finding.num_folds},
                    {"num_utterances", finding.num_utterances},
                    {"num_checked", finding.num_checked},
                    {"text", describe(finding, report.num_folds)},
                    {"examples", finding.examples}});
  }
  return {{"protocol", report.protocol},
          {"num_folds", report.num_folds},
          {"is_speaker_independent", report.is_speaker_independent},
          {"findings", std::move(list)}};
}

}  // namespace merkit
