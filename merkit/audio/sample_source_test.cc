#include "merkit/audio/sample_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "merkit/audio/wav_fixture.h"
#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/memory_map.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

std::vector<float> read_all(SampleSource& source) {
  std::vector<float> samples;
  std::vector<float> block(96);
  const auto num_channels = static_cast<std::size_t>(source.info().num_channels);
  while (const std::size_t got = source.read(block)) {
    samples.insert(samples.end(), block.begin(),
                   block.begin() + static_cast<std::ptrdiff_t>(got * num_channels));
  }
  return samples;
}

void expect_fast_path_equals_libsndfile(const std::string& file) {
  const auto fast = open_sample_source(as_bytes(file), "fast");
  const auto peer = open_sndfile_source(as_bytes(file), "peer");
  EXPECT_EQ(fast->info().sample_rate_hz, peer->info().sample_rate_hz);
  EXPECT_EQ(fast->info().num_channels, peer->info().num_channels);
  EXPECT_EQ(fast->info().num_frames, peer->info().num_frames);
  EXPECT_EQ(fast->info().container, peer->info().container);
  EXPECT_EQ(fast->info().encoding, peer->info().encoding);
  EXPECT_EQ(read_all(*fast), read_all(*peer));
}

TEST(SampleSource, FastPathGivesTheSamplesOfLibsndfileOnTheGoldenFiles) {
  int num_files = 0;
  const std::filesystem::path folder = MERKIT_TEST_DATA "/golden/wav";
  for (const std::string& name : list_folder(folder)) {
    if (name.ends_with(".wav")) {
      expect_fast_path_equals_libsndfile(read_file(folder / name));
      ++num_files;
    }
  }
  EXPECT_EQ(num_files, 18);
}

RC_GTEST_PROP(SampleSource, FastPathGivesTheSamplesOfLibsndfile,
              (const std::vector<std::int16_t>& samples)) {
  const int num_channels = *rc::gen::inRange(1, 7);
  const int rate = *rc::gen::element(1000, 8000, 16000, 44100, 192000);
  std::vector<std::int16_t> whole = samples;
  whole.resize(samples.size() / static_cast<std::size_t>(num_channels) *
               static_cast<std::size_t>(num_channels));
  expect_fast_path_equals_libsndfile(pcm16_wav(whole, num_channels, rate));
}

TEST(SampleSource, PcmIsTheValueBy32768) {
  const std::vector<std::int16_t> values = {-32768, -32767, -1, 0, 1, 16384, 32767};
  const std::string file = pcm16_wav(values);
  const std::vector<float> samples = read_all(*open_sample_source(as_bytes(file), "a.wav"));
  ASSERT_EQ(samples.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(samples[i] * 32768.0F, static_cast<float>(values[i]));
  }
}

// Largest error of a round trip through each encoding. Of PCM: half a step, and x / 2^15 or x /
// 2^23 because libsndfile writes 1.0 as the largest integer. Of the others: what they lose by
// nature.
struct Encoding {
  int format;
  std::string container;
  float tolerance;
};

class Encodings : public ::testing::TestWithParam<Encoding> {};

TEST_P(Encodings, RoundTripKeepsTheSamples) {
  std::vector<float> samples(2 * 8000);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double phase = 0.05 * static_cast<double>(i / 2) * (i % 2 == 0 ? 1.0 : 0.7);
    samples[i] = static_cast<float>(0.5 * std::sin(phase));
  }
  const auto path = write_by_sndfile(samples, 2, GetParam().format);
  const MemoryMap file(path);
  const auto source = open_sample_source(file.bytes(), path.string());
  EXPECT_EQ(source->info().container, GetParam().container);
  EXPECT_EQ(source->info().num_channels, 2);
  EXPECT_EQ(source->info().sample_rate_hz, 16000);
  const std::vector<float> decoded = read_all(*source);
  ASSERT_EQ(decoded.size(), samples.size());
  for (std::size_t i = 400; i < samples.size() - 400; ++i) {
    ASSERT_NEAR(decoded[i], samples[i], GetParam().tolerance) << i;
  }
  std::filesystem::remove(path);
}

INSTANTIATE_TEST_SUITE_P(
    Libsndfile, Encodings,
    ::testing::Values(Encoding{SF_FORMAT_WAV | SF_FORMAT_PCM_16, "wav", 4e-5F},
                      Encoding{SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, "wav", 4e-5F},
                      Encoding{SF_FORMAT_WAV | SF_FORMAT_PCM_24, "wav", 2e-7F},
                      Encoding{SF_FORMAT_WAV | SF_FORMAT_FLOAT, "wav", 0.0F},
                      Encoding{SF_FORMAT_WAV | SF_FORMAT_DOUBLE, "wav", 0.0F},
                      Encoding{SF_FORMAT_WAV | SF_FORMAT_ULAW, "wav", 0.02F},
                      Encoding{SF_FORMAT_AIFF | SF_FORMAT_PCM_16, "aiff", 4e-5F},
                      Encoding{SF_FORMAT_FLAC | SF_FORMAT_PCM_16, "flac", 4e-5F},
                      Encoding{SF_FORMAT_FLAC | SF_FORMAT_PCM_24, "flac", 2e-7F},
                      Encoding{SF_FORMAT_OGG | SF_FORMAT_VORBIS, "oga", 0.05F},
                      Encoding{SF_FORMAT_OGG | SF_FORMAT_OPUS, "oga", 0.05F}));

TEST(SampleSource, Mp3IsDecodedInFullLength) {
  const MemoryMap file(MERKIT_TEST_DATA "/audio/sine440_500ms.mp3");
  const auto source = open_sample_source(file.bytes(), "sine440_500ms.mp3");
  EXPECT_EQ(source->info().num_channels, 1);
  EXPECT_EQ(source->info().sample_rate_hz, 16000);
  EXPECT_THAT(source->info().encoding, HasSubstr("MPEG"));
  const std::vector<float> samples = read_all(*source);
  ASSERT_EQ(samples.size(), source->info().num_frames);
  // Without the encoder's delay and padding there would be exactly 8000.
  EXPECT_NEAR(static_cast<double>(samples.size()), 8000.0, 2305.0);
  const float peak = *std::max_element(samples.begin(), samples.end());
  EXPECT_NEAR(peak, 0.5F, 0.03F);  // 32 kbit/s loses some level
}

TEST(SampleSource, SkippingIsReadingOnInEveryFormat) {
  std::vector<float> samples(8000);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = 0.4F * std::sin(0.001F * static_cast<float>(i * (i % 97)));
  }
  for (const int format : {SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
                           SF_FORMAT_WAV | SF_FORMAT_PCM_24, SF_FORMAT_OGG | SF_FORMAT_VORBIS}) {
    const auto path = write_by_sndfile(samples, 1, format);
    const MemoryMap file(path);
    const std::vector<float> whole = read_all(*open_sample_source(file.bytes(), "whole"));
    const auto source = open_sample_source(file.bytes(), "part");
    source->skip_to(3001);
    EXPECT_EQ(read_all(*source), std::vector<float>(whole.begin() + 3001, whole.end()));
    std::filesystem::remove(path);
  }
}

std::string message_of(const std::string& file) {
  try {
    read_all(*open_sample_source(as_bytes(file), "a.wav"));
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kCorruptData);
    return e.what();
  }
  return "no error";
}

TEST(SampleSource, NamesTheSampleThatIsNotANumber) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<float> samples(600, 0.25F);
    samples[403] = bad;
    const auto path = write_by_sndfile(samples, 2, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    EXPECT_THAT(message_of(read_file(path)), HasSubstr("expected finite samples, got"));
    EXPECT_THAT(message_of(read_file(path)), HasSubstr("at sample 201"));
    std::filesystem::remove(path);
  }
}

TEST(SampleSource, ATruncatedFlacFileIsAnError) {
  std::vector<float> samples(40000);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = 0.4F * std::sin(0.001F * static_cast<float>(i * (i % 97)));
  }
  const auto path = write_by_sndfile(samples, 1, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
  std::string file = read_file(path);
  file.resize(file.size() / 2);
  EXPECT_THAT(message_of(file), HasSubstr("expected 40000 samples per channel, got"));
  std::filesystem::remove(path);
}

TEST(SampleSource, WhatIsNoSoundIsAnError) {
  EXPECT_THAT(message_of("not a sound at all, just text"), HasSubstr("expected a sound file"));
  EXPECT_THAT(message_of(""), HasSubstr("expected a sound file"));
}

}  // namespace
}  // namespace merkit
