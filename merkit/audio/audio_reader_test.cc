#include "merkit/audio/audio_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "merkit/audio/wav_fixture.h"
#include "merkit/base/error.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path kWav = MERKIT_TEST_DATA "/golden/wav";

Audio decode(const std::string& file, const AudioOptions& options = {},
             const AudioSlice& slice = {}) {
  return decode_audio(as_bytes(file), options, slice, "a.wav");
}

AudioOptions channel(const std::string& name) {
  AudioOptions options;
  options.channel = name;
  return options;
}

template <class F>
std::string message_of(ErrorCode code, F&& f) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), code) << e.what();
    return e.what();
  }
  return "no error";
}

TEST(LoadAudio, ReadsAGoldenFile) {
  const Audio audio = load_audio(kWav / "16_odd_1s2345.wav");
  EXPECT_EQ(audio.sample_rate_hz, 16000);
  EXPECT_EQ(audio.samples.size(), 19751U);
}

TEST(LoadAudio, ChannelsAreSelectedAndMixedExactly) {
  const std::vector<std::int16_t> stereo = {1, 2, -32768, -32768, 32767, -32768, 3, 3};
  const std::string file = pcm16_wav(stereo, 2);
  const auto scaled = [](std::vector<float> values) {
    for (float& x : values) {
      x /= 32768.0F;
    }
    return values;
  };
  EXPECT_EQ(decode(file, channel("left")).samples, scaled({1, -32768, 32767, 3}));
  EXPECT_EQ(decode(file, channel("right")).samples, scaled({2, -32768, -32768, 3}));
  EXPECT_EQ(decode(file, channel("mix")).samples, scaled({1.5F, -32768, -0.5F, 3}));
}

TEST(LoadAudio, OneChannelIsItselfUnderEveryName) {
  const std::vector<std::int16_t> mono = {5, -6, 7};
  const Audio expected = decode(pcm16_wav(mono));
  for (const char* name : {"left", "right", "speaker", "mix"}) {
    EXPECT_EQ(decode(pcm16_wav(mono), channel(name)).samples, expected.samples) << name;
  }
}

TEST(LoadAudio, SpeakerMustBeResolvedForAStereoFile) {
  const std::string file = pcm16_wav(std::vector<std::int16_t>{1, 2}, 2);
  EXPECT_THAT(message_of(ErrorCode::kInvalidArgument, [&] { decode(file, channel("speaker")); }),
              HasSubstr("resolved to left or right"));
}

TEST(ResolveSpeaker, FollowsWhoseMicrophoneIsOnTheLeft) {
  AudioOptions options = channel("speaker");
  EXPECT_EQ(resolve_speaker(options, "F").channel, "left");
  EXPECT_EQ(resolve_speaker(options, "M").channel, "right");
  options.left_speaker = "M";
  EXPECT_EQ(resolve_speaker(options, "F").channel, "right");
  EXPECT_EQ(resolve_speaker(channel("mix"), "?").channel, "mix");
  EXPECT_THAT(message_of(ErrorCode::kInvalidArgument, [&] { resolve_speaker(options, ""); }),
              HasSubstr("gender F or M, got \"\""));
}

TEST(AudioOptions, BadFieldsAreNamed) {
  const auto message = [](const AudioOptions& options) {
    return message_of(ErrorCode::kInvalidArgument, [&] { validate(options); });
  };
  EXPECT_THAT(message(channel("lefft")), HasSubstr("did you mean \"left\"?"));
  EXPECT_THAT(message({.left_speaker = "X"}), HasSubstr("left_speaker F or M, got \"X\""));
  EXPECT_THAT(message({.sample_rate_hz = -1}), HasSubstr("0 or 1000 to 768000, got -1"));
  EXPECT_THAT(message({.sample_rate_hz = 768001}), HasSubstr("got 768001"));
}

TEST(LoadAudio, SliceTruncatesLikeIntOfTimeTimesRate) {
  std::vector<std::int16_t> ramp(20000);
  for (std::size_t i = 0; i < ramp.size(); ++i) {
    ramp[i] = static_cast<std::int16_t>(i);
  }
  const std::string file = pcm16_wav(ramp, 1, 8000);
  // In double 2.01 * 8000 lies just below 16080, while 2.02 * 8000 is 16160.
  const Audio part = decode(file, {}, {.start_s = 2.01, .end_s = 2.02});
  EXPECT_EQ(part.samples.front() * 32768.0F, 16079.0F);
  EXPECT_EQ(part.samples.back() * 32768.0F, 16159.0F);
}

RC_GTEST_PROP(LoadAudio, AdjacentSlicesMakeTheWhole, ()) {
  const auto samples =
      *rc::gen::container<std::vector<std::int16_t>>(2000, rc::gen::arbitrary<std::int16_t>());
  const std::string file = pcm16_wav(samples, 2);
  const double cut_s = *rc::gen::inRange(1, 999) / 16000.0 + 1e-6;
  Audio first = decode(file, {}, {.end_s = cut_s});
  const Audio second = decode(file, {}, {.start_s = cut_s});
  first.samples.insert(first.samples.end(), second.samples.begin(), second.samples.end());
  RC_ASSERT(first.samples == decode(file).samples);
}

TEST(LoadAudio, ASliceThatEndsAfterTheFileEndsWithIt) {
  const std::string file = pcm16_wav(std::vector<std::int16_t>(160, 7));
  EXPECT_EQ(decode(file, {}, {.start_s = 0.005, .end_s = 1e300}).samples.size(), 80U);
}

TEST(LoadAudio, SlicesWithoutSamplesAreErrors) {
  const std::string file = pcm16_wav(std::vector<std::int16_t>(160, 7));
  EXPECT_EQ(message_of(ErrorCode::kCorruptData, [&] { decode(file, {}, {.start_s = 2.5}); }),
            "a.wav: expected samples from 2.5 s to the end, got none (the file lasts 0.01 s)");
  EXPECT_THAT(message_of(ErrorCode::kCorruptData, [] { decode(pcm16_wav({})); }),
              HasSubstr("got none (the file lasts 0 s)"));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const AudioSlice& slice : {AudioSlice{-0.5, 1.0}, AudioSlice{1.0, 1.0}, AudioSlice{1.0, 0.5},
                                  AudioSlice{nan, 1.0}, AudioSlice{0.0, nan}}) {
    EXPECT_THAT(message_of(ErrorCode::kInvalidArgument, [&] { decode(file, {}, slice); }),
                HasSubstr("expected a slice with 0 <= start < end"));
  }
}

TEST(LoadAudio, ResamplesToTheRateAskedFor) {
  AudioOptions options;
  options.sample_rate_hz = 16000;
  const Audio audio = load_audio(kWav / "12_44k1_1s.wav", options);
  EXPECT_EQ(audio.sample_rate_hz, 16000);
  EXPECT_EQ(audio.samples.size(), 16000U);
  const Audio same = load_audio(kWav / "08_speech_3s37.wav", options);
  EXPECT_EQ(same.samples, load_audio(kWav / "08_speech_3s37.wav").samples);
}

TEST(LoadAudio, NothingLeftAfterResamplingIsAnError) {
  AudioOptions options;
  options.sample_rate_hz = 1000;
  const std::string file = pcm16_wav(std::vector<std::int16_t>(7, 100));
  EXPECT_THAT(message_of(ErrorCode::kCorruptData, [&] { decode(file, options); }),
              HasSubstr("got none"));
}

TEST(AudioReader, BlocksDoNotMatter) {
  for (const int rate : {0, 22050}) {
    AudioOptions options;
    options.sample_rate_hz = rate;
    const AudioSlice slice{.start_s = 0.1, .end_s = 1.4};
    const Audio whole = load_audio(kWav / "11_stereo_1s5.wav", options, slice);
    AudioReader reader(kWav / "11_stereo_1s5.wav", options, slice);
    EXPECT_EQ(reader.num_samples(), whole.samples.size());
    std::vector<float> joined;
    std::vector<float> block(1009);
    std::size_t got = 0;
    do {
      got = reader.read_block(block);
      joined.insert(joined.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(got));
    } while (got == block.size());
    EXPECT_EQ(joined, whole.samples);
    EXPECT_EQ(reader.read_block(block), 0U);
  }
}

TEST(AudioReader, RewoundGivesTheSameSamplesAgain) {
  const AudioSlice slice{.start_s = 0.25, .end_s = 1.0};
  for (const int rate_hz : {0, 11025}) {
    AudioReader reader(kWav / "16_odd_1s2345.wav", {.sample_rate_hz = rate_hz}, slice);
    std::vector<float> first(static_cast<std::size_t>(reader.num_samples()));
    for (const std::size_t num_read : {std::size_t{0}, std::size_t{1000}, first.size()}) {
      reader.read_block(std::span(first).first(num_read));
      reader.rewind();
      ASSERT_EQ(reader.read_block(first), first.size());
      std::vector<float> again(first.size());
      reader.rewind();
      ASSERT_EQ(reader.read_block(again), again.size());
      EXPECT_EQ(again, first) << rate_hz << " " << num_read;
    }
  }
}

TEST(AudioReader, MayBeMovedWhileReading) {
  AudioReader reader(kWav / "08_speech_3s37.wav");
  std::vector<float> block(1000);
  reader.read_block(block);
  AudioReader moved = std::move(reader);
  moved.read_block(block);
  const Audio whole = load_audio(kWav / "08_speech_3s37.wav");
  EXPECT_EQ(block, std::vector<float>(whole.samples.begin() + 1000, whole.samples.begin() + 2000));
}

TEST(LoadAudio, MissingFilesAndFoldersAreInputErrors) {
  EXPECT_THAT(message_of(ErrorCode::kIo, [] { load_audio(kWav / "none.wav"); }),
              HasSubstr("none.wav: cannot open"));
  EXPECT_THAT(message_of(ErrorCode::kIo, [] { load_audio(kWav); }), HasSubstr("regular file"));
  EXPECT_THAT(message_of(ErrorCode::kCorruptData, [] { load_audio(kWav / "../README.md"); }),
              HasSubstr("expected a sound file"));
}

}  // namespace
}  // namespace merkit
