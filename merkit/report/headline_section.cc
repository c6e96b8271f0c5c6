#include <fmt/format.h>

#include "merkit/report/markup.h"
#include "merkit/report/section_text.h"
#include "merkit/report/sections.h"

namespace merkit {
namespace {

std::string figure(std::string_view name, std::string_view value, std::string_view below) {
  return fmt::format(
      "<div class=\"figure\"><span class=\"name\">{}</span><strong>{}</strong>"
      "<span class=\"soft\">{}</span></div>",
      html_escape(name), html_escape(value), html_escape(below));
}

std::string metric_figure(const Evaluation& evaluation, std::string_view name,
                          std::string_view title) {
  const MetricResult* result = find_metric(evaluation, name);
  if (result == nullptr) {
    return "";
  }
  const std::string interval = interval_text(result->interval);
  return figure(title, percent_text(result->summary.pooled),
                interval.empty() ? "no interval" : interval);
}

std::string where_text(const Evaluation& evaluation) {
  const std::string protocol =
      evaluation.protocol.empty() ? "a protocol that was not stated" : evaluation.protocol;
  return fmt::format(
      "{}, {} part, {} utterances, {} classes; intervals: {:.0f} % by resampling "
      "each {} as a whole",
      protocol, evaluation.part, evaluation.num_utterances, evaluation.classes.size(),
      100.0 * evaluation.bootstrap.level, evaluation.bootstrap.cluster);
}

// Published figures, and those of this run that were chosen on the test set.
std::string accuracy_table(const ReportContent& content) {
  HtmlTable table{{"accuracy (WA)", "protocol", "how", "value", "source"}, {}};
  if (const MetricResult* wa = find_metric(content.evaluation, "wa")) {
    table.rows.push_back({"this run", content.evaluation.protocol, "chosen before the test",
                          percent_text(wa->summary.pooled), interval_text(wa->interval)});
  }
  for (const OptimisticFigure& figure : content.evaluation.optimistic) {
    table.rows.push_back({"this run", content.evaluation.protocol, figure.name,
                          percent_text(figure.wa), std::string(kOptimisticStamp)});
  }
  for (const PublishedAccuracy& figure : content.published) {
    table.rows.push_back({"published", figure.protocol, figure.how,
                          fmt::format("{:.2f} %", figure.accuracy_pct), figure.source});
  }
  return table.rows.size() > 1 ? html_table(table) : "";
}

std::string scenario_figures(const ReportContent& content) {
  if (!content.scenario_out) {
    return "";
  }
  return metric_figure(*content.scenario_out, "ua", "UA, scenarios held out") +
         metric_figure(*content.scenario_out, "wa", "WA, scenarios held out");
}

}  // namespace

std::string headline_section(const ReportContent& content) {
  std::string html = fmt::format("<h1>{}</h1><p class=\"soft\">{}</p>", html_escape(content.title),
                                 html_escape(content.summary));
  html += "<section><div class=\"figures\">";
  html += metric_figure(content.evaluation, "ua", "UA, mean recall of the classes");
  html += metric_figure(content.evaluation, "wa", "WA, accuracy");
  html += scenario_figures(content) + "</div>";
  html += fmt::format("<p class=\"soft\">{}</p>", html_escape(where_text(content.evaluation)));
  for (const std::string& stamp : stamps_of(content.evaluation)) {
    html += fmt::format("<p class=\"stamp\">{}</p>", html_escape(stamp));
  }
  for (const std::string& note : content.evaluation.notes) {
    html += fmt::format("<p class=\"soft\">{}</p>", html_escape(note));
  }
  return html + accuracy_table(content) + "</section>\n";
}

}  // namespace merkit
