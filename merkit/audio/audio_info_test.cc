#include "merkit/audio/audio_info.h"

#include <gtest/gtest.h>

#include <cmath>

#include "merkit/audio/wav_fixture.h"
#include "merkit/base/error.h"
#include "merkit/base/file.h"

namespace merkit {
namespace {

const std::filesystem::path kWav = MERKIT_TEST_DATA "/golden/wav";

TEST(InspectAudio, ReadsTheHeader) {
  const AudioInfo info = inspect_audio(kWav / "11_stereo_1s5.wav");
  EXPECT_EQ(info.num_channels, 2);
  EXPECT_EQ(info.sample_rate_hz, 16000);
  EXPECT_EQ(info.num_frames, 24000U);
  EXPECT_EQ(info.duration_s(), 1.5);
  EXPECT_EQ(info.container, "wav");
  EXPECT_EQ(info.encoding, "Signed 16 bit PCM");
}

TEST(InspectAudio, AFileWithoutSamplesIsNoError) {
  const std::filesystem::path path = ::testing::TempDir() + "no_samples.wav";
  write_file(path, pcm16_wav({}));
  EXPECT_EQ(inspect_audio(path).num_frames, 0U);
  EXPECT_EQ(measure_audio(path).at(0).num_samples, 0U);
  EXPECT_EQ(measure_audio(path).at(0).rms, 0.0);
  std::filesystem::remove(path);
}

TEST(InspectAudio, MissingFilesAndFoldersAreInputErrors) {
  for (const std::filesystem::path& path : {kWav / "none.wav", kWav}) {
    try {
      inspect_audio(path);
      FAIL() << path;
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::kIo);
      EXPECT_EQ(std::string(e.what()).rfind(path.string(), 0), 0U);
    }
  }
}

TEST(AudioStatistics, OfASine) {
  std::vector<float> samples(1600);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(0.5 * std::sin(2.0 * M_PI * static_cast<double>(i) / 16.0));
  }
  const AudioStatistics s = audio_statistics({samples, 16000});
  EXPECT_EQ(s.num_samples, 1600U);
  EXPECT_EQ(s.num_clipped, 0U);
  EXPECT_EQ(s.peak, 0.5);
  EXPECT_NEAR(s.rms, 0.5 / std::sqrt(2.0), 1e-7);
  EXPECT_FALSE(s.silent());
}

TEST(AudioStatistics, ClippedAreTheSamplesAtTheEndsOfTheScale) {
  const std::vector<float> samples = {-1.0F, 32767.0F / 32768.0F, 32766.0F / 32768.0F, 1.5F, 0.0F};
  EXPECT_EQ(audio_statistics({samples, 16000}).num_clipped, 3U);
}

TEST(AudioStatistics, SilentMeansNothingAboveTheLeastSignificantBit) {
  EXPECT_TRUE(audio_statistics({}).silent());
  EXPECT_TRUE(measure_audio(kWav / "04_silence_1s.wav").at(0).silent());
  EXPECT_TRUE(measure_audio(kWav / "15_lsb_1s.wav").at(0).silent());
  EXPECT_FALSE(measure_audio(kWav / "14_impulse_1s.wav").at(0).silent());
}

TEST(MeasureAudio, KeepsTheChannelsApart) {
  const std::vector<std::int16_t> samples = {100, 0, -200, 0, 50, 1};
  const std::filesystem::path path = ::testing::TempDir() + "two_levels.wav";
  write_file(path, pcm16_wav(samples, 2));
  const std::vector<AudioStatistics> levels = measure_audio(path);
  ASSERT_EQ(levels.size(), 2U);
  EXPECT_EQ(levels[0].peak, 200.0 / 32768.0);
  EXPECT_FALSE(levels[0].silent());
  EXPECT_TRUE(levels[1].silent());
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace merkit
