#include "merkit/corpus/synth/dialogue_sound.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "merkit/audio/wav_header.h"

namespace merkit {
namespace {

double rms(std::span<const std::int16_t> samples) {
  double sum = 0.0;
  for (const std::int16_t sample : samples) {
    sum += static_cast<double>(sample) * sample;
  }
  return std::sqrt(sum / static_cast<double>(samples.size()));
}

TEST(DialogueSound, EachSpeakerIsLoudOnHisOwnSideAndFaintOnTheOther) {
  const std::vector<float> tone(8000, 0.25F);
  const PlacedSpeech turn{.gender = 'F', .start_samples = 1000, .samples = tone};
  const DialogueSound sound({&turn, 1}, 16000, Rng(1));
  EXPECT_NEAR(rms(sound.channel('F').subspan(2000, 4000)), 8192.0, 20.0);
  EXPECT_NEAR(rms(sound.channel('M').subspan(2000, 4000)), 819.2, 20.0);
  EXPECT_GT(rms(sound.channel('F').last(4000)), 1.0);  // a quiet room
  EXPECT_LT(rms(sound.channel('F').last(4000)), 30.0);
}

TEST(DialogueSound, LoudPeaksAreClippedAndSpeechPastTheEndIsCut) {
  const std::vector<float> loud(4000, 3.0F);
  const PlacedSpeech turn{.gender = 'M', .start_samples = 14000, .samples = loud};
  const DialogueSound sound({&turn, 1}, 16000, Rng(1));
  EXPECT_EQ(sound.channel('M').size(), 16000U);
  EXPECT_EQ(sound.channel('M').back(), 32767);
}

TEST(DialogueSound, LeftAndRightAlternate) {
  const DialogueSound sound({}, 100, Rng(1));
  const auto both = sound.interleaved();
  ASSERT_EQ(both.size(), 200U);
  EXPECT_EQ(both[20], sound.channel('F')[10]);
  EXPECT_EQ(both[21], sound.channel('M')[10]);
  EXPECT_FALSE(std::ranges::equal(sound.channel('F'), sound.channel('M')));
}

TEST(DialogueSound, WavFilesHaveAPlainHeaderOf44Bytes) {
  const std::vector<std::int16_t> samples = {0, 1, -2, 32767, -32768, 258};
  const std::string wav = encode_wav(samples, 2, 16000);
  ASSERT_EQ(wav.size(), 44U + 12U);
  const auto layout = parse_wav_header(std::as_bytes(std::span(wav)), "wav");
  ASSERT_TRUE(layout);
  EXPECT_EQ(layout->sample_rate_hz, 16000);
  EXPECT_EQ(layout->num_channels, 2);
  EXPECT_EQ(layout->data_offset, 44U);
  EXPECT_EQ(layout->num_frames, 3U);
  EXPECT_EQ(wav.substr(54), std::string("\x02\x01"));
}

}  // namespace
}  // namespace merkit
