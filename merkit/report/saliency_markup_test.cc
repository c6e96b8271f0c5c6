#include "merkit/report/saliency_markup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/infer/timeline_fixture.h"
#include "merkit/report/timeline_page.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The first segment, four seconds of anger, is driven by its first second and one word.
Timeline explained_timeline() {
  Timeline timeline = testing::small_timeline();
  SegmentSaliency& why = timeline.segments[0].saliency.emplace();
  why.method = "integrated-gradients";
  why.part_s = 0.1;
  why.parts.assign(40, 0.0F);
  std::fill(why.parts.begin(), why.parts.begin() + 10, 0.02F);
  why.parts[20] = -0.01F;
  why.inputs = {{"speech", "audio", 0.2}, {"text", "text", 0.1}};
  why.words = {{"I", 0.0}, {"said", -0.05}, {"\"no\"", 0.1}};
  why.columns = {{"speech", "pitch<hz>", 0.12}, {"speech", "energy", -0.06}};
  return timeline;
}

TEST(SaliencyMarkup, HeatLiesWhereTheSoundDroveTheClass) {
  const TimelineRow row = {0.0, 10.0, 0.0, kHeatHeight};
  const std::string strips = heat_strips(explained_timeline(), row, 59.0);
  EXPECT_THAT(strips, HasSubstr("<path class=\"k0 h8\" d=\"M0.0 59.0H10.0v9.0H0.0Z"));
  EXPECT_THAT(strips, HasSubstr("M90.0 59.0H100.0v9.0H90.0Z\"/>"));
  EXPECT_THAT(strips, HasSubstr("<path class=\"against h4\" d=\"M200.0 59.0H210.0v9.0H200.0Z\"/>"));
  const TimelineRow later = {10.0, 10.0, 0.0, kHeatHeight};
  EXPECT_EQ(heat_strips(explained_timeline(), later, 59.0), "<g class=\"heat\"></g>");
}

TEST(SaliencyMarkup, AnHourOfOneSegmentStaysSmall) {
  Timeline timeline = explained_timeline();
  timeline.duration_s = 3600.0;
  timeline.segments.resize(1);
  timeline.segments[0].end_s = 3600.0;
  auto& parts = timeline.segments[0].saliency->parts;
  parts.clear();
  for (int i = 0; i < 36000; ++i) {
    parts.push_back(static_cast<float>(i % 17) - 8.0F);
  }
  EXPECT_LT(timeline_svg(timeline).size(), 600'000U);
}

TEST(SaliencyMarkup, WordsAreShadedByTheirShare) {
  const std::string html = shaded_words(explained_timeline().segments[0]);
  EXPECT_EQ(html,
            "I <span class=\"word against\" style=\"--w:30\" title=\"-0.050\">said</span> "
            "<span class=\"word k0\" style=\"--w:60\" title=\"+0.100\">&quot;no&quot;</span>");
}

TEST(SaliencyMarkup, BarsAreAsLongAsTheSharesAreLarge) {
  const std::string html = share_bars(explained_timeline().segments[0]);
  EXPECT_THAT(html, HasSubstr("<span>text</span><i class=\"k0\" style=\"width:32px\""));
  EXPECT_THAT(html, HasSubstr("<span>pitch&lt;hz&gt;</span><i class=\"k0\" style=\"width:64px\""));
  EXPECT_THAT(html, HasSubstr("<span>energy</span><i class=\"against\" style=\"width:32px\""));
}

TEST(SaliencyMarkup, ThePageShowsItAndNeedsNothingElse) {
  const std::string page = timeline_html(explained_timeline());
  EXPECT_THAT(page, HasSubstr("<td>what drove it</td>"));
  EXPECT_THAT(page, HasSubstr("viewBox=\"0 0 1000 188\""));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
}

TEST(SaliencyMarkup, WithoutItThePageIsAsItWas) {
  const std::string page = timeline_html(testing::small_timeline());
  EXPECT_THAT(page, Not(HasSubstr("drove")));
  EXPECT_THAT(page, Not(HasSubstr("class=\"heat\"")));
  EXPECT_THAT(page, Not(HasSubstr(".word")));
}

}  // namespace
}  // namespace merkit
