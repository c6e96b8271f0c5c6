#include "merkit/eval/leak_json.h"

#include <fmt/format.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

// The value of an enumeration that ends with `last` and is called `name`.
template <class Enum>
Enum named(const std::string& name, Enum last, std::string_view (*name_of)(Enum) noexcept) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (name_of(static_cast<Enum>(i)) == name) {
      return static_cast<Enum>(i);
    }
  }
  throw Error(ErrorCode::kCorruptData,
              fmt::format("leak report: expected a known name, got \"{}\"", quote(name)));
}

LeakFinding parse_finding(const Json& json) {
  LeakFinding finding;
  finding.kind = named(json.at("kind").get<std::string>(), LeakKind::kUnknown, leak_kind_name);
  finding.severity =
      named(json.at("severity").get<std::string>(), LeakSeverity::kFail, leak_severity_name);
  finding.what = json.at("what").get<std::string>();
  finding.from = named(json.at("from").get<std::string>(), Part::kTest, part_name);
  finding.to = named(json.at("to").get<std::string>(), Part::kTest, part_name);
  finding.num_folds = integer_of<std::size_t>(json.at("num_folds"));
  finding.num_utterances = integer_of<std::size_t>(json.at("num_utterances"));
  finding.num_checked = integer_of<std::size_t>(json.at("num_checked"));
  finding.examples = json.at("examples").get<std::vector<std::string>>();
  return finding;
}

}  // namespace

Json leak_report_json(const LeakReport& report) {
  Json list = Json::array();
  for (const LeakFinding& finding : report.findings) {
    list.push_back({{"kind", leak_kind_name(finding.kind)},
                    {"severity", leak_severity_name(finding.severity)},
                    {"what", finding.what},
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

LeakReport parse_leak_report(const Json& json) {
  LeakReport report;
  report.protocol = json.at("protocol").get<std::string>();
  report.num_folds = integer_of<std::size_t>(json.at("num_folds"));
  report.is_speaker_independent = json.at("is_speaker_independent").get<bool>();
  for (const Json& finding : json.at("findings")) {
    report.findings.push_back(parse_finding(finding));
  }
  return report;
}

}  // namespace merkit
