#include <fmt/format.h>

#include <algorithm>

#include "merkit/report/charts.h"
#include "merkit/report/markup.h"
#include "merkit/report/section_text.h"
#include "merkit/report/sections.h"

namespace merkit {
namespace {

std::string fit_name(const LearningCurve& curve) {
  return fmt::format("{}, seed {}", curve.fold, curve.seed);
}

std::string curve_charts(const LearningCurve& curve) {
  const LineChart loss{.title = "loss of " + fit_name(curve),
                       .x_label = "epoch",
                       .series = {{"train loss", curve.train_loss}, {"dev loss", curve.dev_loss}},
                       .is_share = false,
                       .marked_x = curve.chosen_epoch};
  const LineChart ua{.title = "dev UA of " + fit_name(curve),
                     .x_label = "epoch; the line marks the one chosen",
                     .series = {{"dev UA", curve.dev_ua}},
                     .is_share = true,
                     .marked_x = curve.chosen_epoch};
  return line_chart(loss) + (curve.dev_ua.empty() ? "" : line_chart(ua));
}

std::string finding_class(LeakSeverity severity) {
  return severity == LeakSeverity::kNote ? "soft" : "stamp";
}

}  // namespace

std::string learning_section(const ReportContent& content) {
  if (content.curves.empty()) {
    return "";
  }
  std::string html =
      fmt::format("<p class=\"soft\">{}</p>", html_escape(fit_name(content.curves.front())));
  html += curve_charts(content.curves.front());
  if (content.curves.size() > 1) {
    html += fmt::format("<details><summary>{} other fits</summary>", content.curves.size() - 1);
    for (std::size_t i = 1; i < content.curves.size(); ++i) {
      html += fmt::format("<p class=\"soft\">{}</p>", html_escape(fit_name(content.curves[i])));
      html += curve_charts(content.curves[i]);
    }
    html += "</details>";
  }
  return section("Learning", html);
}

std::string leak_section(const ReportContent& content) {
  if (!content.evaluation.leaks) {
    return "";
  }
  const LeakReport& report = *content.evaluation.leaks;
  std::string html;
  if (report.findings.empty()) {
    html = "<p class=\"passed\">passed: train, dev and test share nothing that was looked for</p>";
  }
  for (const LeakFinding& finding : report.findings) {
    html += fmt::format("<p class=\"{}\">{}: {}</p>", finding_class(finding.severity),
                        leak_severity_name(finding.severity),
                        html_escape(describe(finding, report.num_folds)));
  }
  return section("Leak check", html);
}

std::string origin_section(const ReportContent& content) {
  std::string html;
  if (!content.command.empty()) {
    html +=
        fmt::format("<p>To make this run again:</p><pre>{}</pre>", html_escape(content.command));
  }
  HtmlTable table{{"fact", "value"}, {}};
  for (const auto& [name, value] : content.facts) {
    table.rows.push_back({name, value});
  }
  if (!table.rows.empty()) {
    html += html_table(table);
  }
  if (!content.recipe.empty()) {
    html += fmt::format("<details><summary>recipe</summary><pre>{}</pre></details>",
                        html_escape(content.recipe));
  }
  return html.empty() ? "" : section("Where it comes from", html);
}

}  // namespace merkit
