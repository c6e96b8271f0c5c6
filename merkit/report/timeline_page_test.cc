#include "merkit/report/timeline_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string_view>

#include "merkit/infer/timeline_fixture.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::small_timeline;

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

// An hour in which the class changes every ten seconds.
Timeline long_timeline() {
  Timeline timeline = small_timeline();
  timeline.duration_s = 3600.0;
  timeline.segments.clear();
  timeline.windows.clear();
  for (int i = 0; i < 360; ++i) {
    TimelineSegment segment;
    segment.start_s = 10.0 * i;
    segment.end_s = 10.0 * (i + 1);
    segment.label = static_cast<std::size_t>(i % 4);
    segment.confidence = 0.5;
    segment.probabilities = {0.25F, 0.25F, 0.25F, 0.25F};
    timeline.segments.push_back(segment);
    for (int w = 0; w < 5; ++w) {
      timeline.windows.push_back(
          {10.0 * i + 2.0 * w, 10.0 * i + 2.0 * w + 4.0, {0.25F, 0.25F, 0.25F, 0.25F}, ""});
    }
  }
  timeline.waveform.assign(4800, {-0.5F, 0.5F});
  timeline.waveform_part_s = 0.75;
  return timeline;
}

TEST(TimelinePage, NeedsNothingFromElsewhere) {
  for (const Timeline& timeline : {small_timeline(), long_timeline()}) {
    const std::string page = timeline_html(timeline);
    EXPECT_EQ(count_of(page, "http"), count_of(page, "http://www.w3.org/2000/svg"));
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("url(")));
    EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
  }
}

TEST(TimelinePage, ShowsEverySegmentButSilence) {
  const std::string page = timeline_html(small_timeline());
  EXPECT_THAT(page, HasSubstr("<h1>talk &amp; more.wav</h1>"));
  EXPECT_THAT(page, HasSubstr("0:09.0 of sound, speech in 0:06.0."));
  EXPECT_THAT(page, HasSubstr("I said &quot;no&quot; &lt;twice&gt; &amp; left"));
  EXPECT_THAT(page, HasSubstr("<strong>67 %</strong>"));
  EXPECT_THAT(page, HasSubstr("75.0 %"));
  EXPECT_EQ(count_of(page, "<tr><th scope=\"row\">"), 2);
  EXPECT_THAT(page, HasSubstr("low-confidence"));
  EXPECT_THAT(page, Not(HasSubstr("no-speech")));
}

TEST(TimelineDrawing, SegmentsAreWhereTheyAre) {
  const std::string svg = timeline_svg(small_timeline());
  EXPECT_THAT(svg, HasSubstr("<?xml version=\"1.0\""));
  // Nine seconds in a row of ten: the first segment is 400 units wide, less a gap.
  EXPECT_THAT(svg, HasSubstr("<rect class=\"k0\" x=\"0.0\" y=\"114.0\" width=\"399.0\""));
  EXPECT_THAT(svg, HasSubstr("<rect class=\"doubt\" x=\"700.0\" y=\"114.0\" width=\"199.0\""));
  EXPECT_THAT(svg, HasSubstr(">ang</text>"));
}

TEST(TimelineDrawing, TheAxisEndsWithTheRow) {
  Timeline timeline = small_timeline();
  timeline.duration_s = 14.0;  // a row of fifteen, a tick every two
  const std::string svg = timeline_svg(timeline);
  EXPECT_THAT(svg, HasSubstr(">0:14</text>"));
  EXPECT_THAT(svg, Not(HasSubstr(">0:16</text>")));
}

TEST(TimelineDrawing, AnHourHasTwelveRowsAndStaysSmall) {
  const std::string svg = timeline_svg(long_timeline());
  EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 1000 2064\""));
  EXPECT_THAT(svg, HasSubstr(">1:00:00</text>"));
  EXPECT_LT(svg.size(), 1'000'000);
}

TEST(TimelineDrawing, AnEmptyTimelineIsADrawingToo) {
  Timeline nothing;
  nothing.class_names = {"a"};
  EXPECT_THAT(timeline_svg(nothing), HasSubstr("</svg>"));
  EXPECT_THAT(timeline_html(nothing), HasSubstr("</html>"));
}

}  // namespace
}  // namespace merkit
