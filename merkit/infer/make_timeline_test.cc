#include "merkit/infer/make_timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "merkit/audio/wav_fixture.h"
#include "merkit/infer/recognizer_windows.h"
#include "merkit/infer/timeline_fixture.h"
#include "merkit/infer/timeline_stream.h"
#include "merkit/infer/waveform_overview.h"
#include "merkit/model/made_up_models.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using testing::LoudnessClassifier;

ThreadPool& pool() {
  static ThreadPool one(1);
  return one;
}

std::string wav_of(const std::vector<float>& samples) {
  std::vector<std::int16_t> integers;
  for (const float x : samples) {
    integers.push_back(static_cast<std::int16_t>(x * 32768.0F));
  }
  return pcm16_wav(integers);
}

Timeline timeline_of(const std::vector<float>& samples) {
  const std::string file = wav_of(samples);
  AudioReader reader(as_bytes(file), {}, {}, "talk");
  LoudnessClassifier classifier;
  return make_timeline(reader, classifier, {}, {}, {.pool = pool()});
}

TEST(MakeTimeline, ATimelineIsWhatAStreamSays) {
  const Timeline timeline = timeline_of(testing::loud_and_soft_speech(2));
  // As the file has them: 16 bits.
  const std::string file = wav_of(testing::loud_and_soft_speech(2));
  const std::vector<float> samples = decode_audio(as_bytes(file), {}, {}, "t").samples;
  LoudnessClassifier classifier;
  TimelineStream stream(classifier, {});
  for (std::size_t begin = 0; begin < samples.size(); begin += 333) {
    stream.accept_waveform(
        std::span(samples).subspan(begin, std::min<std::size_t>(333, samples.size() - begin)));
  }
  stream.finish();
  std::vector<TimelineSegment> segments;
  std::vector<TimelineWindow> windows;
  for (const TimelineEvent& event : stream.take_results()) {
    if (event.kind == TimelineEventKind::kSegment) {
      segments.push_back(event.segment);
    } else if (event.kind == TimelineEventKind::kWindow) {
      windows.push_back(event.window);
    }
  }
  EXPECT_EQ(timeline.windows, windows);
  EXPECT_EQ(timeline.segments, segments);
  EXPECT_EQ(timeline.duration_s, static_cast<double>(samples.size()) / 16000.0);
}

TEST(MakeTimeline, TheWaveformCoversTheSound) {
  const auto samples = testing::loud_and_soft_speech();
  const Timeline timeline = timeline_of(samples);
  const auto count = static_cast<double>(timeline.waveform.size());
  EXPECT_GE(count * timeline.waveform_part_s, timeline.duration_s);
  EXPECT_LT((count - 1.0) * timeline.waveform_part_s, timeline.duration_s);
}

TEST(MakeTimeline, TheRateMustBeTheModels) {
  const std::string file = pcm16_wav(std::vector<std::int16_t>(8000), 1, 8000);
  AudioReader reader(as_bytes(file), {}, {}, "talk");
  LoudnessClassifier classifier;
  EXPECT_THAT(error_of(ErrorCode::kInvalidArgument,
                       [&] { make_timeline(reader, classifier, {}, {}, {.pool = pool()}); }),
              HasSubstr("expected sound at 16000 Hz, got 8000 Hz"));
}

TEST(MakeTimeline, StopsOnRequest) {
  const std::string file = wav_of(testing::loud_and_soft_speech());
  AudioReader reader(as_bytes(file), {}, {}, "talk");
  LoudnessClassifier classifier;
  const std::atomic<bool> stop = true;
  EXPECT_THAT(
      error_of(ErrorCode::kCancelled,
               [&] { make_timeline(reader, classifier, {}, {}, {.pool = pool(), .stop = &stop}); }),
      HasSubstr("stopped"));
}

TEST(WaveformOverview, PartsHoldTheLowestAndHighestSampleOfAnyLength) {
  for (const std::size_t size : {1U, 64U, 65U, 300000U}) {
    std::vector<float> samples(size);
    for (std::size_t i = 0; i < size; ++i) {
      samples[i] = static_cast<float>((i * 7919) % 1000) / 1000.0F - 0.5F;
    }
    WaveformOverview overview;
    for (std::size_t i = 0; i < size; i += 977) {
      overview.add(std::span(samples).subspan(i, std::min<std::size_t>(977, size - i)));
    }
    const std::size_t step = overview.part_samples();
    ASSERT_EQ(overview.parts().size(), (size + step - 1) / step);
    ASSERT_LE(overview.parts().size(), WaveformOverview::kMostParts);
    for (std::size_t p = 0; p < overview.parts().size(); ++p) {
      const auto part = std::span(samples).subspan(p * step, std::min(step, size - p * step));
      ASSERT_EQ(overview.parts()[p].low, *std::min_element(part.begin(), part.end()));
      ASSERT_EQ(overview.parts()[p].high, *std::max_element(part.begin(), part.end()));
    }
  }
}

// The model of the fixture reads two frames of speech and words.
TEST(RecognizerWindows, SaysWhatTheRecognizerSays) {
  const Recognizer recognizer = [] {
    Model made = testing::network_model();
    return Recognizer(std::move(made), "hash", {.self_test = false});
  }();
  RecognizerWindows windows(recognizer);
  EXPECT_EQ(windows.sample_rate_hz(), 16000);
  const auto speech = testing::read_golden_wav("08_speech_3s37").mono();
  const auto opinions =
      windows.classify(std::vector<SoundWindow>{{speech, "i am fine"}, {speech, ""}});
  ASSERT_EQ(opinions.size(), 2);
  Recording recording;
  recording.audio = {speech, 16000};
  EXPECT_EQ(opinions[1].probabilities, recognizer.recognize(recording).probabilities);
  recording.text = "i am fine";
  EXPECT_EQ(opinions[0].probabilities, recognizer.recognize(recording).probabilities);
  EXPECT_NE(opinions[0].probabilities, opinions[1].probabilities);
}

TEST(RecognizerWindows, WhatItIsAskedAtOnceDoesNotChangeWhatItSays) {
  RecognizerWindows windows(Recognizer(testing::network_model(), "hash", {.self_test = false}));
  const auto speech = testing::read_golden_wav("08_speech_3s37").mono();
  const std::span<const float> all = speech;
  std::vector<SoundWindow> many;
  for (std::size_t i = 0; i < 40; ++i) {
    many.push_back(
        {i % 7 == 0 ? all.first(10) : all.subspan(i * 500, 16000), i % 3 == 0 ? "i" : ""});
  }
  const auto together = windows.classify(many);
  ASSERT_EQ(together.size(), many.size());
  for (std::size_t i = 0; i < many.size(); ++i) {
    const auto alone = windows.classify({&many[i], 1});
    EXPECT_EQ(together[i].probabilities, alone[0].probabilities) << i;
    EXPECT_EQ(together[i].abstention, alone[0].abstention) << i;
  }
}

}  // namespace
}  // namespace merkit
