#include "merkit/infer/timeline_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "merkit/infer/timeline_fixture.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using testing::LoudnessClassifier;

std::vector<TimelineEvent> events_of(const std::vector<float>& samples,
                                     const std::vector<std::size_t>& sizes,
                                     const TimelineOptions& options = {},
                                     std::span<const TimedText> transcript = {}) {
  LoudnessClassifier classifier;
  TimelineStream stream(classifier, options, transcript);
  std::vector<TimelineEvent> events;
  const auto take = [&] {
    for (TimelineEvent& event : stream.take_results()) {
      events.push_back(std::move(event));
    }
  };
  std::span<const float> rest = samples;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    const std::size_t count = std::min(rest.size(), sizes[i % sizes.size()]);
    stream.accept_waveform(rest.first(count));
    take();
    rest = rest.subspan(count);
  }
  stream.finish();
  take();
  return events;
}

std::vector<TimelineSegment> segments_in(const std::vector<TimelineEvent>& events) {
  std::vector<TimelineSegment> segments;
  for (const TimelineEvent& event : events) {
    if (event.kind == TimelineEventKind::kSegment) {
      segments.push_back(event.segment);
    }
  }
  return segments;
}

std::vector<std::string> labels_of(const std::vector<TimelineSegment>& segments) {
  const LoudnessClassifier classifier;
  std::vector<std::string> labels;
  for (const TimelineSegment& segment : segments) {
    labels.push_back(segment.label ? classifier.class_names()[*segment.label] : segment.abstention);
  }
  return labels;
}

TEST(TimelineStream, LoudSpeechSilenceAndSoftSpeechAreThreeThings) {
  const auto samples = testing::loud_and_soft_speech();
  const auto segments = segments_in(events_of(samples, {1600}));
  EXPECT_THAT(labels_of(segments),
              ::testing::ElementsAre("angry", "no-speech", "sad", "no-speech"));
  EXPECT_NEAR(segments[1].start_s, 15.0, 0.5);
  EXPECT_NEAR(segments[2].start_s, 17.0, 0.3);
}

TEST(TimelineStream, SegmentsTouchAndCoverTheSound) {
  const auto samples = testing::loud_and_soft_speech(2);
  double end_s = 0.0;
  for (const TimelineSegment& segment : segments_in(events_of(samples, {4000}))) {
    EXPECT_EQ(segment.start_s, end_s);
    EXPECT_GT(segment.end_s, segment.start_s);
    end_s = segment.end_s;
  }
  EXPECT_DOUBLE_EQ(end_s, static_cast<double>(samples.size()) / 16000.0);
}

RC_GTEST_PROP(TimelineStream, EventsDoNotDependOnThePieces, ()) {
  static const std::vector<float> samples = testing::loud_and_soft_speech();
  static const auto expected = events_of(samples, {samples.size()});
  const auto sizes = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 30000)));
  RC_ASSERT(events_of(samples, sizes) == expected);
}

TEST(TimelineStream, WindowsComeAsSoonAsTheirSoundAndTheLookAheadHaveCome) {
  LoudnessClassifier classifier;
  TimelineStream stream(classifier, {.hop_s = 1.0});
  const auto samples = testing::loud_and_soft_speech();
  std::size_t num_windows = 0;
  for (std::size_t begin = 0; begin + 160 <= samples.size(); begin += 160) {
    stream.accept_waveform(std::span(samples).subspan(begin, 160));
    for (const TimelineEvent& event : stream.take_results()) {
      if (event.kind == TimelineEventKind::kWindow) {
        ++num_windows;
        EXPECT_LE(stream.heard_s(), event.window.end_s + stream.look_ahead_s() + 0.0101);
      }
    }
    EXPECT_FALSE(stream.results_ready());
  }
  EXPECT_GT(num_windows, 20);
}

TEST(TimelineStream, SilenceAsksTheModelNothing) {
  LoudnessClassifier classifier;
  TimelineStream stream(classifier, {});
  stream.accept_waveform(std::vector<float>(160000, 0.0F));
  EXPECT_FALSE(stream.results_ready());
  stream.finish();
  const auto events = stream.take_results();
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].segment.abstention, "no-speech");
  EXPECT_EQ(events[0].segment.end_s, 10.0);
  EXPECT_EQ(classifier.num_windows, 0);
}

TEST(TimelineStream, NoSoundIsNoEvent) {
  LoudnessClassifier classifier;
  TimelineStream stream(classifier, {});
  stream.finish();
  stream.finish();
  EXPECT_FALSE(stream.results_ready());
}

TEST(TimelineStream, WordsOfTheTranscriptReachTheModelAndTheSegment) {
  const auto samples = testing::loud_and_soft_speech();
  const std::vector<TimedText> transcript = {{17.5, 31.0, "so happy now"}};
  const auto segments = segments_in(events_of(samples, {16000}, {}, transcript));
  EXPECT_THAT(labels_of(segments),
              ::testing::ElementsAre("angry", "no-speech", "happy", "no-speech"));
  EXPECT_EQ(segments[2].text, "so happy now");
  EXPECT_EQ(segments[0].text, "");
}

TEST(TimelineStream, RefusesBadOptionsAndBadSound) {
  LoudnessClassifier classifier;
  const auto fault = [&](const TimelineOptions& options) {
    return error_of(ErrorCode::kInvalidArgument, [&] { TimelineStream(classifier, options); });
  };
  EXPECT_THAT(fault({.window_s = 0.0}),
              HasSubstr("timeline: expected window_s in 0.25..60, got 0"));
  EXPECT_THAT(fault({.hop_s = 5.0}), HasSubstr("expected hop_s from 0.1 to window_s, got 5"));
  EXPECT_THAT(fault({.stay_probability = 1.0}), HasSubstr("stay_probability"));
  EXPECT_THAT(fault({.max_lag_s = 0.5}), HasSubstr("max_lag_s from hop_s"));
  EXPECT_THAT(fault({.min_confidence = 2.0}), HasSubstr("min_confidence in 0..1"));
  TimelineStream stream(classifier, {});
  const std::vector<float> bad(100, std::numeric_limits<float>::infinity());
  EXPECT_THAT(error_of(ErrorCode::kCorruptData, [&] { stream.accept_waveform(bad); }),
              HasSubstr("expected finite samples, got inf at sample 0"));
  stream.finish();
  EXPECT_THAT(error_of([&] { stream.accept_waveform(std::vector<float>(1)); }),
              HasSubstr("no sound after the end"));
}

}  // namespace
}  // namespace merkit
