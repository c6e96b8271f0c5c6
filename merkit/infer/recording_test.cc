#include "merkit/infer/recording.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "merkit/base/error.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::error_of;

TEST(RecordingTest, CarriesEverythingIntoTheUtterance) {
  Recording recording;
  recording.audio_file.path = "a.wav";
  recording.text = "hello";
  recording.mocap.face = "face.txt";
  recording.speaker = "1F";
  const Utterance utterance = utterance_of(recording);
  EXPECT_EQ(utterance.sentence_audio.path, "a.wav");
  EXPECT_EQ(utterance.text, "hello");
  EXPECT_EQ(utterance.sentence_mocap.face, "face.txt");
  EXPECT_EQ(utterance.speaker, "1F");
}

TEST(RecordingTest, RefusesSoundFromTwoPlacesSamplesWithoutARateAndSamplesThatAreNoNumbers) {
  std::vector<float> samples(4);
  Recording recording;
  recording.audio = {samples, 16000};
  recording.audio_file.path = "a.wav";
  EXPECT_EQ(error_of([&] { utterance_of(recording); }),
            "recording: expected sound in memory or in a file, got both");
  recording.audio_file.path.clear();
  samples[2] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(error_of([&] { utterance_of(recording); }),
            "recording: expected finite samples, got nan at sample 2");
  recording.audio.sample_rate_hz = 0;
  EXPECT_EQ(error_of([&] { utterance_of(recording); }),
            "recording: expected samples at 1000 to 768000 Hz, got 0 Hz");
}

TEST(RecordingTest, RefusesTextThatIsNotUtf8AndSaysWhere) {
  Recording recording;
  recording.text = "I am \xF0\x9F\x98\x80 \xC3\x28";
  EXPECT_EQ(error_of(ErrorCode::kCorruptData, [&] { utterance_of(recording); }),
            "recording: expected text in UTF-8, got byte 0xc3 at byte 10");
  recording.text = "I am \xF0\x9F\x98\x80";
  EXPECT_EQ(utterance_of(recording).text, recording.text);
}

}  // namespace
}  // namespace merkit
