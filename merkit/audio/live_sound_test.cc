#include "merkit/audio/live_sound.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "merkit/audio/audio_reader.h"
#include "merkit/audio/wav_fixture.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

std::vector<float> hear(const std::string& bytes, int rate_hz, std::size_t piece) {
  LiveSound sound({}, rate_hz, "s");
  std::vector<float> samples;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    sound.add(as_bytes(bytes).subspan(at, std::min(piece, bytes.size() - at)), samples);
  }
  sound.finish(samples);
  return samples;
}

std::string any_wav(int num_channels, int rate_hz) {
  std::vector<std::int16_t> values(20000);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] =
        static_cast<std::int16_t>(8000.0 * std::sin(0.01 * static_cast<double>(i * i % 7000)));
  }
  return pcm16_wav(values, num_channels, rate_hz);
}

TEST(LiveSound, HearsWhatAFileReaderReads) {
  for (const int rate_hz : {16000, 8000, 44100}) {
    const std::string wav = any_wav(2, rate_hz);
    AudioOptions options;
    options.sample_rate_hz = 16000;
    EXPECT_EQ(hear(wav, 16000, 777), decode_audio(as_bytes(wav), options, {}, "t").samples)
        << rate_hz;
  }
}

RC_GTEST_PROP(LiveSound, SamplesDoNotDependOnThePieces, ()) {
  static const std::string wav = any_wav(1, 22050);
  static const auto expected = hear(wav, 16000, wav.size());
  const auto piece = *rc::gen::inRange<std::size_t>(1, 20000);
  RC_ASSERT(hear(wav, 16000, piece + 10) == expected);
}

TEST(LiveSound, NothingIsNoSample) { EXPECT_TRUE(hear("", 16000, 1).empty()); }

TEST(LiveSound, WhatIsLeftComesBeforeTheErrorOfATruncatedStream) {
  const std::string wav = any_wav(1, 8000);
  LiveSound sound({}, 16000, "s");
  std::vector<float> samples;
  sound.add(as_bytes(wav).first(wav.size() - 2), samples);
  EXPECT_NE(testing::error_of(ErrorCode::kCorruptData, [&] { sound.finish(samples); }), "no error");
  EXPECT_EQ(samples.size(), 2 * 19999);
}

}  // namespace
}  // namespace merkit
