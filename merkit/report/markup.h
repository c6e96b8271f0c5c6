// Text as HTML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// `text` with <, >, &, " and ' written as entities, safe in elements and in quoted attributes.
// Bytes that are not UTF-8 become U+FFFD.
std::string html_escape(std::string_view text);

// A table; the first column names the row, the others are set flush right.
struct HtmlTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
};

// As an element of HTML; every cell is escaped.
std::string html_table(const HtmlTable& table);

// A page that needs nothing beside itself: style inside, no scripts, no addresses.
struct HtmlPage {
  std::string title;
  std::string body;  // HTML
};

std::string html_page(const HtmlPage& page);

}  // namespace merkit
