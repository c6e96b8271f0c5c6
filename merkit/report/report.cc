#include "merkit/report/report.h"

#include <fmt/format.h>

#include "merkit/report/markup.h"
#include "merkit/report/sections.h"

namespace merkit {

std::string report_html(const ReportContent& content) {
  HtmlPage page{content.title, ""};
  page.body += headline_section(content);
  page.body += "<div class=\"grid\">" + confusion_section(content) + class_section(content) +
               learning_section(content) + reliability_section(content) + "</div>\n";
  page.body += subset_section(content) + scores_section(content) + group_sections(content) +
               leak_section(content) + origin_section(content);
  return html_page(page);
}

}  // namespace merkit
