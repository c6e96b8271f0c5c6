#include "merkit/infer/explain_timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "merkit/audio/wav_fixture.h"
#include "merkit/infer/explain.h"
#include "merkit/infer/make_timeline.h"
#include "merkit/infer/recognizer_windows.h"
#include "merkit/infer/timeline_fixture.h"
#include "merkit/model/made_up_models.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

// The fixture's model over speech of 15 s, silence and softer speech, and what is said in it.
class ExplainTimelineTest : public ::testing::Test {
 protected:
  ExplainTimelineTest() : recognizer_(model_, "", {.min_speech_s = 0.0}) {
    std::vector<std::int16_t> integers;
    for (const float x : testing::loud_and_soft_speech()) {
      integers.push_back(static_cast<std::int16_t>(x * 32768.0F));
    }
    file_ = pcm16_wav(integers);
  }

  Timeline timeline(std::size_t num_threads = 1, const TimelineOptions& options = {}) {
    ThreadPool pool(num_threads);
    AudioReader reader(as_bytes(file_), {.sample_rate_hz = 16000}, {}, "talk");
    RecognizerWindows windows(recognizer_);
    Timeline made = make_timeline(reader, windows, options, transcript_, {.pool = pool});
    reader.rewind();
    explain_timeline({model_, recognizer_, 200}, reader, transcript_, {.pool = pool}, made);
    return made;
  }

  Model model_ = testing::network_model();
  Recognizer recognizer_;
  std::string file_;
  std::vector<TimedText> transcript_ = {{1.0, 4.0, "I am fine"}, {18.0, 21.0, "fine, am I?"}};
};

TEST_F(ExplainTimelineTest, EverySegmentWithAClassAndNoOther) {
  const Timeline made = timeline();
  ASSERT_GE(made.segments.size(), 3U);
  for (const TimelineSegment& segment : made.segments) {
    ASSERT_EQ(segment.saliency.has_value(), segment.label.has_value()) << segment.start_s;
    if (segment.saliency) {
      const double parts = std::ceil((segment.end_s - segment.start_s) / 0.1 - 1e-6);
      EXPECT_EQ(static_cast<double>(segment.saliency->parts.size()), parts);
      EXPECT_EQ(segment.saliency->words.empty(), segment.text.empty());
    }
  }
}

// Completeness, by way of the mean over windows: what all inputs did is what the windows changed
// from rows and words of zeros, which are the same for all of them.
TEST_F(ExplainTimelineTest, SharesOfInputsAreWhatTheWindowsChanged) {
  transcript_.clear();
  for (int i = 0; i < 17; ++i) {
    transcript_.push_back({2.0 * i, 2.0 * i + 2.0, i % 3 == 0 ? "I am fine" : "fine, am I?"});
  }
  const PreparedInputs any{{Matrix<float>(0, 3), Matrix<float>(1, 1, {1.0F})}, {}, false};
  const Timeline made = timeline();
  for (const TimelineSegment& segment : made.segments) {
    if (!segment.label) {
      continue;
    }
    const double baseline =
        explain(model_, recognizer_, any, {.explained = *segment.label}).baseline_probability;
    double change = 0.0;
    std::size_t count = 0;
    for (const TimelineWindow& window : made.windows) {
      const double middle_s = 0.5 * (window.start_s + window.end_s);
      if (middle_s >= segment.start_s && middle_s < segment.end_s) {
        change += static_cast<double>(window.probabilities[*segment.label]) - baseline;
        ++count;
      }
    }
    double sum = 0.0;
    for (const SalientInput& input : segment.saliency->inputs) {
      sum += input.share;
    }
    EXPECT_NEAR(sum, change / static_cast<double>(count), 1e-3) << segment.start_s;
  }
}

TEST_F(ExplainTimelineTest, DoesNotDependOnTheNumberOfThreads) {
  EXPECT_EQ(timeline(1).segments, timeline(3).segments);
}

TEST_F(ExplainTimelineTest, LeavesTheTimelineAsItIs) {
  Timeline made = timeline();
  ThreadPool pool(1);
  AudioReader reader(as_bytes(file_), {.sample_rate_hz = 16000}, {}, "talk");
  RecognizerWindows windows(recognizer_);
  const Timeline plain = make_timeline(reader, windows, {}, transcript_, {.pool = pool});
  for (TimelineSegment& segment : made.segments) {
    segment.saliency.reset();
  }
  EXPECT_EQ(made.segments, plain.segments);
  EXPECT_EQ(made.windows, plain.windows);
}

TEST_F(ExplainTimelineTest, StopsOnRequest) {
  Timeline made = timeline();
  ThreadPool pool(1);
  AudioReader reader(as_bytes(file_), {.sample_rate_hz = 16000}, {}, "talk");
  const std::atomic<bool> stop = true;
  EXPECT_THAT(testing::error_of(ErrorCode::kCancelled,
                                [&] {
                                  explain_timeline({model_, recognizer_}, reader, {},
                                                   {.pool = pool, .stop = &stop}, made);
                                }),
              ::testing::HasSubstr("stopped"));
}

}  // namespace
}  // namespace merkit
