#include "merkit/report/timeline_drawing.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <cstdlib>
#include <vector>

#include "merkit/infer/timeline_fixture.h"

namespace merkit {
namespace {

// The numbers that stand behind `key="` in the drawing.
std::vector<double> values_of(const std::string& svg, const std::string& key) {
  std::vector<double> values;
  const std::string opening = key + "=\"";
  for (std::size_t at = svg.find(opening); at != std::string::npos;
       at = svg.find(opening, at + 1)) {
    values.push_back(std::strtod(svg.c_str() + at + opening.size(), nullptr));
  }
  return values;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

// Segments of a class each that touch and cover `duration_s`.
Timeline any_timeline() {
  Timeline timeline = testing::small_timeline();
  timeline.segments.clear();
  timeline.windows.clear();
  const auto num_segments = *rc::gen::inRange(1, 12);
  double end_s = 0.0;
  for (int i = 0; i < num_segments; ++i) {
    TimelineSegment segment;
    segment.start_s = end_s;
    end_s += *rc::gen::inRange(1, 400) / 10.0;
    segment.end_s = end_s;
    segment.label = static_cast<std::size_t>(*rc::gen::inRange(0, 4));
    segment.confidence = 0.5;
    segment.probabilities = {0.25F, 0.25F, 0.25F, 0.25F};
    timeline.segments.push_back(segment);
    timeline.windows.push_back({segment.start_s, segment.end_s, segment.probabilities, ""});
  }
  timeline.duration_s = end_s;
  timeline.waveform.assign(100, {-0.5F, 0.5F});
  timeline.waveform_part_s = end_s / 100.0;
  return timeline;
}

TEST(TimelineDrawingLaws, NothingLiesOutsideTheDrawing) {
  EXPECT_TRUE(rc::check([] {
    const std::string svg = timeline_drawing(any_timeline());
    const std::size_t box = svg.find("viewBox=\"0 0 1000 ");
    RC_ASSERT(box != std::string::npos);
    const double height = std::strtod(svg.c_str() + box + 18, nullptr);
    const auto x = values_of(svg, " x");
    const auto width = values_of(svg, " width");
    for (const double value : x) {
      RC_ASSERT(value >= 0.0 && value <= 1000.0);
    }
    for (const double value : width) {
      RC_ASSERT(value >= 1.0 && value <= 1000.0);
    }
    for (const double value : values_of(svg, " y")) {
      RC_ASSERT(value >= 0.0 && value <= height);
    }
  }));
}

TEST(TimelineDrawingLaws, ASegmentIsDrawnInEveryRowThatItTouches) {
  EXPECT_TRUE(rc::check([] {
    const Timeline timeline = any_timeline();
    const std::string svg = timeline_drawing(timeline);
    RC_ASSERT(count_of(svg, "<rect class=\"k") >= timeline.segments.size());
  }));
}

// Each class of a window is as high as its probability: the heights of all are the height of all.
TEST(TimelineDrawingLaws, ProbabilitiesOfAWindowFillItsHeight) {
  EXPECT_TRUE(rc::check([] {
    Timeline timeline = testing::small_timeline();
    timeline.windows.resize(1);
    const float first = static_cast<float>(*rc::gen::inRange(0, 100)) / 100.0F;
    timeline.windows[0].probabilities = {first, 1.0F - first, 0.0F, 0.0F};
    const std::string svg = timeline_drawing(timeline);
    const std::size_t group = svg.find("<g class=\"shares\">");
    const std::string shares = svg.substr(group, svg.find("</g>", group) - group);
    double sum = 0.0;
    for (std::size_t at = shares.find('v'); at != std::string::npos;
         at = shares.find('v', at + 1)) {
      sum -= std::strtod(shares.c_str() + at + 1, nullptr);
    }
    RC_ASSERT(std::abs(sum - 48.0) < 0.2);
  }));
}

TEST(TimelineDrawingLaws, ColoursOfClassesRepeatAfterSix) {
  for (std::size_t c = 0; c < 6; ++c) {
    EXPECT_EQ(class_colour(c), class_colour(c + 6));
    EXPECT_NE(class_colour(c), class_colour(c + 1));
  }
}

}  // namespace
}  // namespace merkit
