#include <fmt/format.h>

#include "merkit/report/charts.h"
#include "merkit/report/markup.h"
#include "merkit/report/section_text.h"
#include "merkit/report/sections.h"

namespace merkit {
namespace {

std::string spread_text(const MetricInfo& info, const Spread& spread) {
  return spread.count < 2
             ? ""
             : fmt::format("{} ± {}", metric_text(info, spread.mean), metric_text(info, spread.sd));
}

std::string metric_interval_text(const MetricResult& result) {
  if (!result.interval) {
    return "";
  }
  const MetricInfo& info = *result.summary.info;
  return fmt::format("{} to {}", metric_text(info, result.interval->low),
                     metric_text(info, result.interval->high));
}

std::string formula_list() {
  std::string html = "<details><summary>formulas</summary><pre>";
  for (const std::string& line : formula_notation()) {
    html += html_escape(line) + "\n";
  }
  for (const MetricInfo& info : metric_infos()) {
    html += fmt::format("{} = {}\n", html_escape(info.title), html_escape(info.formula));
  }
  return html + "</pre></details>";
}

}  // namespace

std::string confusion_section(const ReportContent& content) {
  const Evaluation& evaluation = content.evaluation;
  HeatMap map{"confusion of classes", "true", "predicted", evaluation.classes, {}};
  for (std::size_t r = 0; r < evaluation.confusion.rows(); ++r) {
    const auto row = evaluation.confusion.row(r);
    map.counts.emplace_back(row.begin(), row.end());
  }
  return section("Confusion", heat_map(map));
}

std::string class_section(const ReportContent& content) {
  const Evaluation& evaluation = content.evaluation;
  BarChart chart{
      "recall of each class", {}, 1.0 / static_cast<double>(evaluation.classes.size()), "chance"};
  HtmlTable table{{"class", "utterances", "precision", "recall", "F1"}, {}};
  for (std::size_t k = 0; k < evaluation.classes.size(); ++k) {
    const ClassScores& scores = evaluation.class_scores[k];
    chart.bars.push_back({evaluation.classes[k], scores.recall});
    table.rows.push_back({evaluation.classes[k], fmt::format("{:.0f}", scores.support),
                          percent_text(scores.precision), percent_text(scores.recall),
                          percent_text(scores.f1)});
  }
  return section("Recall by class", bar_chart(chart) + html_table(table));
}

std::string reliability_section(const ReportContent& content) {
  if (content.evaluation.reliability.empty()) {
    return "";
  }
  double total = 0.0;
  for (const ReliabilityBin& bin : content.evaluation.reliability) {
    total += bin.count;
  }
  ReliabilityDiagram diagram{"accuracy against confidence", {}};
  for (const ReliabilityBin& bin : content.evaluation.reliability) {
    diagram.dots.push_back({bin.mean_confidence, bin.accuracy, bin.count / total});
  }
  return section("Reliability",
                 reliability_diagram(diagram) +
                     "<p class=\"soft\">A dot below the line: more confident than right. Its area "
                     "is the share of predictions.</p>");
}

std::string scores_section(const ReportContent& content) {
  HtmlTable table{{"metric", "pooled", "interval", "over seeds", "over folds"}, {}};
  for (const MetricResult& result : content.evaluation.metrics) {
    const MetricInfo& info = *result.summary.info;
    table.rows.push_back({info.title, metric_text(info, result.summary.pooled),
                          metric_interval_text(result),
                          spread_text(info, result.summary.over_seeds),
                          spread_text(info, result.summary.over_folds)});
  }
  return section("All metrics", html_table(table) + formula_list());
}

std::string subset_section(const ReportContent& content) {
  const Evaluation& evaluation = content.evaluation;
  if (evaluation.subsets.empty()) {
    return "";
  }
  HtmlTable table{{"modalities given", "UA", "interval", "WA", "interval"}, {}};
  const auto add = [&](const std::string& name, const MetricResult& ua, const MetricResult& wa) {
    table.rows.push_back({name, percent_text(ua.summary.pooled), interval_text(ua.interval),
                          percent_text(wa.summary.pooled), interval_text(wa.interval)});
  };
  for (const SubsetScores& subset : evaluation.subsets) {
    add(subset.modalities, subset.ua, subset.wa);
  }
  const MetricResult* ua = find_metric(evaluation, "ua");
  const MetricResult* wa = find_metric(evaluation, "wa");
  if (ua != nullptr && wa != nullptr) {
    add("all", *ua, *wa);
  }
  return section("By modality",
                 html_table(table) +
                     "<p class=\"soft\">The same models on the same test parts, with the other "
                     "inputs absent.</p>");
}

std::string group_sections(const ReportContent& content) {
  std::string html;
  for (const GroupTable& groups : content.evaluation.groups) {
    HtmlTable table{{std::string(grouping_name(groups.by)), "utterances", "WA", "UA"}, {}};
    for (const GroupRow& row : groups.rows) {
      table.rows.push_back({row.group.empty() ? "unknown" : row.group,
                            fmt::format("{}", row.num_utterances), percent_text(row.wa),
                            percent_text(row.ua)});
    }
    html += section(
        fmt::format("By {}", grouping_name(groups.by)),
        html_table(table) + fmt::format("<p class=\"soft\">gap: WA {}, UA {}</p>",
                                        percent_text(groups.gap_wa), percent_text(groups.gap_ua)));
  }
  return html.empty() ? "" : "<div class=\"grid\">" + html + "</div>\n";
}

}  // namespace merkit
