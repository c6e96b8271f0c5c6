#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "c/merkit.h"
#include "merkit/audio/audio_reader.h"
#include "merkit/features/extraction.h"
#include "merkit/model/made_up_models.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

// What an event says, kept beyond the next call.
struct Kept {
  merkit_event_kind kind;
  double start_s;
  double end_s;
  int label;
  std::vector<float> probabilities;
  std::string abstention;

  bool operator==(const Kept&) const = default;
};

class CStream : public ::testing::Test {
 protected:
  CStream() {
    const testing::TemporaryFolder folder;
    write_model(folder / "model.safetensors", testing::network_model());
    EXPECT_EQ(merkit_recognizer_open((folder / "model.safetensors").c_str(), nullptr, &recognizer_),
              MERKIT_OK);
    AudioReader reader("tests/data/golden/wav/08_speech_3s37.wav");
    samples_ = read_whole(reader).samples;
  }
  ~CStream() override { merkit_recognizer_free(recognizer_); }

  static void take(merkit_stream* stream, std::vector<Kept>& events) {
    merkit_event event = MERKIT_EVENT_INIT;
    while (merkit_stream_next(stream, &event) != 0) {
      Kept kept{event.kind, event.start_s, event.end_s, event.label, {}, event.abstention};
      if (event.probabilities != nullptr) {
        kept.probabilities.assign(event.probabilities, event.probabilities + 4);
      }
      events.push_back(kept);
    }
  }

  // The events of the sound given `chunk` samples at a time.
  std::vector<Kept> events(std::size_t chunk) {
    merkit_stream_options options = MERKIT_STREAM_OPTIONS_INIT;
    options.window_s = 1.0;
    options.hop_s = 0.5;
    merkit_stream* stream = nullptr;
    EXPECT_EQ(merkit_stream_new(recognizer_, &options, &stream), MERKIT_OK) << merkit_last_error();
    EXPECT_EQ(merkit_stream_sample_rate_hz(stream), 16000);
    std::vector<Kept> all;
    for (std::size_t i = 0; i < samples_.size(); i += chunk) {
      const std::size_t count = std::min(chunk, samples_.size() - i);
      EXPECT_EQ(merkit_stream_accept(stream, samples_.data() + i, count), MERKIT_OK);
      take(stream, all);
    }
    EXPECT_EQ(merkit_stream_finish(stream), MERKIT_OK);
    take(stream, all);
    merkit_stream_free(stream);
    return all;
  }

  merkit_recognizer* recognizer_ = nullptr;
  std::vector<float> samples_;
};

TEST_F(CStream, EventsDoNotDependOnHowTheSoundIsCut) {
  const std::vector<Kept> whole = events(samples_.size());
  EXPECT_FALSE(whole.empty());
  EXPECT_EQ(events(1600), whole);
  EXPECT_EQ(events(777), whole);
}

TEST_F(CStream, SegmentsTouchAndCoverTheSound) {
  double covered_s = 0.0;
  std::size_t num_labelled = 0;
  for (const Kept& event : events(16000)) {
    if (event.kind == MERKIT_SEGMENT) {
      EXPECT_NEAR(event.start_s, covered_s, 1e-6);
      covered_s = event.end_s;
      num_labelled += event.label >= 0 ? 1U : 0U;
      EXPECT_EQ(event.label >= 0, event.abstention.empty());
    }
  }
  EXPECT_NEAR(covered_s, static_cast<double>(samples_.size()) / 16000.0, 1e-3);
  EXPECT_GT(num_labelled, 0U);
}

TEST_F(CStream, OutlivesItsRecognizerAndRefusesWhatCannotBe) {
  merkit_stream* stream = nullptr;
  ASSERT_EQ(merkit_stream_new(recognizer_, nullptr, &stream), MERKIT_OK);
  merkit_recognizer_free(recognizer_);
  recognizer_ = nullptr;
  const float bad = NAN;
  EXPECT_EQ(merkit_stream_accept(stream, &bad, 1), MERKIT_CORRUPT_DATA);
  EXPECT_EQ(merkit_stream_accept(stream, nullptr, 1), MERKIT_INVALID_ARGUMENT);
  EXPECT_EQ(merkit_stream_finish(stream), MERKIT_OK);
  EXPECT_EQ(merkit_stream_accept(stream, samples_.data(), 1), MERKIT_INVALID_ARGUMENT);
  merkit_stream_free(stream);
}

TEST_F(CStream, OptionsOutOfRangeAreRefused) {
  merkit_stream_options options = MERKIT_STREAM_OPTIONS_INIT;
  options.hop_s = 100.0;
  merkit_stream* stream = nullptr;
  EXPECT_EQ(merkit_stream_new(recognizer_, &options, &stream), MERKIT_INVALID_ARGUMENT);
  EXPECT_EQ(stream, nullptr);
}

TEST(CStreamNull, EveryFunctionTakesNull) {
  merkit_event event = MERKIT_EVENT_INIT;
  EXPECT_EQ(merkit_stream_new(nullptr, nullptr, nullptr), MERKIT_INVALID_ARGUMENT);
  EXPECT_EQ(merkit_stream_accept(nullptr, nullptr, 0), MERKIT_INVALID_ARGUMENT);
  EXPECT_EQ(merkit_stream_finish(nullptr), MERKIT_INVALID_ARGUMENT);
  EXPECT_EQ(merkit_stream_next(nullptr, &event), 0);
  EXPECT_EQ(merkit_stream_sample_rate_hz(nullptr), 0);
  merkit_stream_free(nullptr);
}

}  // namespace
}  // namespace merkit
