#include "merkit/report/markup.h"

#include <fmt/format.h>

#include "merkit/base/utf8.h"
#include "merkit/report/style.h"

namespace merkit {

std::string html_escape(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence_length(text, at);
    switch (text[at]) {
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '&':
        safe += "&amp;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += length > 0 ? text.substr(at, length) : "\xEF\xBF\xBD";
    }
    at += length > 0 ? length : 1;
  }
  return safe;
}

std::string html_table(const HtmlTable& table) {
  std::string html = "<div class=\"scroll\"><table><thead><tr>";
  for (const std::string& name : table.header) {
    html += fmt::format("<th scope=\"col\">{}</th>", html_escape(name));
  }
  html += "</tr></thead><tbody>";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c) {
      html += c == 0 ? fmt::format("<th scope=\"row\">{}</th>", html_escape(row[c]))
                     : fmt::format("<td>{}</td>", html_escape(row[c]));
    }
    html += "</tr>";
  }
  return html + "</tbody></table></div>\n";
}

std::string html_page(const HtmlPage& page) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</"
      "html>\n",
      html_escape(page.title), kReportStyle, page.body);
}

}  // namespace merkit
