#include "merkit/infer/segment_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;

TimelineWindow window(double start_s, float first, std::string abstention = "") {
  return {start_s, start_s + 4.0, {first, 1.0F - first}, std::move(abstention)};
}

std::vector<TimelineSegment> segments_of(const std::vector<TimelineWindow>& windows, double end_s,
                                         SegmentRules rules = {}) {
  SegmentBuilder builder(rules);
  std::vector<TimelineSegment> segments;
  builder.begin(windows.empty() ? 0.0 : windows.front().start_s);
  for (const TimelineWindow& w : windows) {
    builder.add(w, segments);
  }
  builder.end(end_s, segments);
  return segments;
}

TEST(SegmentBuilder, AChangeLiesHalfwayBetweenTheMiddlesOfTwoWindows) {
  const auto segments =
      segments_of({window(1, 0.99F), window(3, 0.99F), window(5, 0.01F), window(7, 0.01F)}, 11.5);
  ASSERT_EQ(segments.size(), 2);
  EXPECT_EQ(segments[0].start_s, 1.0);
  EXPECT_EQ(segments[0].end_s, 6.0);
  EXPECT_EQ(segments[0].label, 0);
  EXPECT_EQ(segments[1].start_s, 6.0);
  EXPECT_EQ(segments[1].end_s, 11.5);
  EXPECT_EQ(segments[1].label, 1);
}

TEST(SegmentBuilder, ProbabilitiesAreTheMeanOfTheWindows) {
  const auto segments = segments_of({window(0, 0.75F), window(2, 0.5F)}, 6.0);
  ASSERT_EQ(segments.size(), 1);
  EXPECT_THAT(segments[0].probabilities, ElementsAre(FloatEq(0.625F), FloatEq(0.375F)));
  EXPECT_DOUBLE_EQ(segments[0].confidence, 0.625);
}

TEST(SegmentBuilder, AbstainsForTheReasonOfMostWindows) {
  const auto segments = segments_of(
      {window(0, 0.9F, "out-of-range"), window(2, 0.9F, "out-of-range"), window(4, 0.9F)}, 8.0);
  ASSERT_EQ(segments.size(), 1);
  EXPECT_EQ(segments[0].abstention, "out-of-range");
  EXPECT_FALSE(segments[0].label);
  EXPECT_EQ(segments_of({window(0, 0.9F, "x"), window(2, 0.9F)}, 6.0)[0].label, 0);
}

TEST(SegmentBuilder, ShortAndDoubtfulSegmentsAbstain) {
  EXPECT_EQ(segments_of({window(0, 0.9F)}, 0.3, {.min_segment_s = 0.4})[0].abstention, "too-short");
  EXPECT_EQ(segments_of({window(0, 0.6F)}, 4.0, {.min_confidence = 0.7})[0].abstention,
            "low-confidence");
}

TEST(SegmentBuilder, WindowsOfWhichNothingIsKnownSayNothing) {
  const TimelineWindow nothing = {2.0, 6.0, {}, ""};
  const auto segments = segments_of({window(0, 0.75F), nothing}, 6.0);
  ASSERT_EQ(segments.size(), 1);
  EXPECT_DOUBLE_EQ(segments[0].confidence, 0.75);
  const auto alone = segments_of({nothing}, 6.0);
  EXPECT_EQ(alone[0].abstention, "too-short");
  EXPECT_TRUE(alone[0].probabilities.empty());
}

}  // namespace
}  // namespace merkit
