#include "merkit/report/markup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace merkit {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HtmlEscapeTest, LeavesNothingThatABrowserWouldObey) {
  EXPECT_EQ(html_escape("<script>\"a\" & 'b'</script>"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;");
}

TEST(HtmlEscapeTest, KeepsUtf8AndReplacesOtherBytes) {
  EXPECT_EQ(html_escape("f\xC3\xBCr"), "f\xC3\xBCr");
  EXPECT_EQ(html_escape("f\xFCr"), "f\xEF\xBF\xBDr");
}

TEST(HtmlTableTest, EscapesEveryCell) {
  const std::string html = html_table({{"<a>", "b"}, {{"<c>", "<d>"}}});
  EXPECT_THAT(html, HasSubstr("<th scope=\"col\">&lt;a&gt;</th>"));
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">&lt;c&gt;</th><td>&lt;d&gt;</td>"));
}

TEST(HtmlPageTest, NeedsNothingFromElsewhere) {
  const std::string html = html_page({"a < b", "<p>x</p>"});
  EXPECT_THAT(html, HasSubstr("<title>a &lt; b</title>"));
  for (const char* address : {"http:", "https:", "src=", "<script", "<link", "@import", "url("}) {
    EXPECT_THAT(html, Not(HasSubstr(address)));
  }
}

}  // namespace
}  // namespace merkit
