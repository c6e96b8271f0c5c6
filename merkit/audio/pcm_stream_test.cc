#include "merkit/audio/pcm_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "merkit/audio/audio_reader.h"
#include "merkit/audio/wav_fixture.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;

std::vector<float> read(const std::string& bytes, const PcmOptions& options = {},
                        std::size_t piece = SIZE_MAX) {
  PcmStream stream(options, "s");
  std::vector<float> samples;
  for (std::size_t at = 0; at < bytes.size(); at += std::min(piece, bytes.size())) {
    stream.add(as_bytes(bytes).subspan(at, std::min(piece, bytes.size() - at)), samples);
  }
  stream.finish();
  return samples;
}

std::string fault_of(const std::string& bytes, const PcmOptions& options = {}) {
  return error_of(ErrorCode::kCorruptData, [&] { read(bytes, options); });
}

std::string float_bytes(std::initializer_list<float> values) {
  std::string bytes;
  for (const float x : values) {
    bytes += little_endian(std::bit_cast<std::uint32_t>(x), 4);
  }
  return bytes;
}

std::string wav_of(const FormatFields& format, std::string_view sound) {
  return riff(chunk("fmt ", format_body(format)) + chunk("data", sound));
}

TEST(PcmStream, PlainBytesAreSixteenBitSamples) {
  EXPECT_THAT(
      read(pcm16_body(std::vector<std::int16_t>{0, 16384, -32768, 32767, 1, -1})),
      ElementsAre(0.0F, 0.5F, -1.0F, 32767.0F / 32768.0F, 1.0F / 32768.0F, -1.0F / 32768.0F));
}

TEST(PcmStream, ChannelsAreAveraged) {
  EXPECT_THAT(read(pcm16_body(std::vector<std::int16_t>{100, 300, -200, 200}), {.num_channels = 2}),
              ElementsAre(200.0F / 32768.0F, 0.0F));
}

TEST(PcmStream, OtherEncodings) {
  EXPECT_THAT(read(std::string("\x00\x00\x40\x00\x00\xC0", 6), {.encoding = "s24le"}),
              ElementsAre(0.5F, -0.5F));
  EXPECT_THAT(read(little_endian(0x40000000, 4), {.encoding = "s32le"}), ElementsAre(0.5F));
  EXPECT_THAT(read(float_bytes({0.25F, -2.0F}), {.encoding = "f32le"}), ElementsAre(0.25F, -2.0F));
}

TEST(PcmStream, AWavStreamIsWhatItsFileIs) {
  const std::vector<std::int16_t> samples = {1, 2, 3, -4, 5, 6, 7, 8};
  for (const int num_channels : {1, 2}) {
    const std::string wav = pcm16_wav(samples, num_channels, 8000);
    EXPECT_EQ(read(wav), decode_audio(as_bytes(wav), {}, {}, "t").samples);
  }
  PcmStream stream({}, "s");
  std::vector<float> out;
  EXPECT_FALSE(stream.has_format());
  const std::string wav = pcm16_wav(samples, 2, 8000);
  stream.add(as_bytes(wav), out);
  EXPECT_TRUE(stream.has_format());
  EXPECT_EQ(stream.sample_rate_hz(), 8000);
  EXPECT_EQ(stream.num_channels(), 2);
}

TEST(PcmStream, OtherChunksArePassedOver) {
  const std::string sound = pcm16_body(std::vector<std::int16_t>{7, 8});
  EXPECT_EQ(read(riff(chunk("LIST", "odd") + chunk("fmt ", format_body({})) + chunk("junk", "") +
                      chunk("data", sound) + chunk("LIST", "behind"))),
            read(sound));
}

TEST(PcmStream, FloatAndExtensibleWavs) {
  EXPECT_THAT(read(wav_of({.tag = 3, .bits = 32}, float_bytes({0.5F, -0.5F}))),
              ElementsAre(0.5F, -0.5F));
  const std::string extensible = format_body({.tag = 0xFFFE}) + little_endian(22, 2) +
                                 little_endian(16, 2) + little_endian(0, 4) + little_endian(1, 2) +
                                 std::string(14, 'x');
  EXPECT_THAT(read(riff(chunk("fmt ", extensible) +
                        chunk("data", pcm16_body(std::vector<std::int16_t>{16384})))),
              ElementsAre(0.5F));
}

TEST(PcmStream, SizesOfPipesMeanUntilTheEnd) {
  for (const std::uint64_t size : {0ULL, 0x7FFFF000ULL, 0xFFFFFFFFULL}) {
    const std::string wav = "RIFF" + little_endian(size, 4) + "WAVE" +
                            chunk("fmt ", format_body({})) + "data" + little_endian(size, 4) +
                            pcm16_body(std::vector<std::int16_t>{1, 2, 3});
    EXPECT_EQ(read(wav).size(), 3) << size;
  }
}

RC_GTEST_PROP(PcmStream, SamplesDoNotDependOnThePieces, ()) {
  const auto values =
      *rc::gen::container<std::vector<std::int16_t>>(rc::gen::arbitrary<std::int16_t>());
  std::vector<std::int16_t> even = values;
  even.resize(values.size() / 2 * 2);
  const auto piece = *rc::gen::inRange<std::size_t>(1, 20);
  const std::string wav = pcm16_wav(even, 2);
  RC_ASSERT(read(wav, {}, piece) == read(wav));
  const std::string body = pcm16_body(even);
  if (!body.starts_with("RIFF")) {
    RC_ASSERT(read(body, {.num_channels = 2}, piece) == read(body, {.num_channels = 2}));
  }
}

TEST(PcmStream, EveryTruncatedHeaderIsAnError) {
  const std::string wav = pcm16_wav(std::vector<std::int16_t>{1, 2, 3});
  EXPECT_EQ(read("").size(), 0);
  for (std::size_t size = 1; size < wav.size(); ++size) {
    EXPECT_THAT(fault_of(wav.substr(0, size)), HasSubstr("s: expected ")) << size;
  }
  EXPECT_THAT(fault_of(wav.substr(0, 11)), HasSubstr("a WAV header, got its first 11 bytes"));
  EXPECT_THAT(fault_of(wav.substr(0, 30)), HasSubstr("up to its sound, got an end before"));
  EXPECT_THAT(fault_of(wav.substr(0, 46)), HasSubstr("4 more bytes of sound"));
}

TEST(PcmStream, NamesWhatItDoesNotTake) {
  EXPECT_THAT(fault_of("abc"), HasSubstr("expected whole frames of 2 bytes, got "));
  EXPECT_THAT(fault_of("fLaC...."), HasSubstr("expected PCM or WAV, got FLAC"));
  EXPECT_THAT(fault_of("OggS...."), HasSubstr("got Ogg"));
  EXPECT_THAT(fault_of("RIFF....AVI ...."), HasSubstr("another kind of RIFF"));
  EXPECT_THAT(fault_of(wav_of({.tag = 7, .bits = 8}, "xx")), HasSubstr("got format 7 of 8 bits"));
  EXPECT_THAT(fault_of(wav_of({.num_channels = 0}, "xx")), HasSubstr("1..64 channels, got 0"));
  EXPECT_THAT(fault_of(wav_of({.sample_rate_hz = 5}, "xx")), HasSubstr("sample rate"));
  EXPECT_THAT(fault_of(riff(chunk("data", "xx"))), HasSubstr("format chunk before the sound"));
  EXPECT_THAT(fault_of(riff(chunk("fmt ", "xx"))), HasSubstr("format chunk of 16 bytes"));
  EXPECT_THAT(
      fault_of(float_bytes({0.0F, std::numeric_limits<float>::quiet_NaN()}), {.encoding = "f32le"}),
      HasSubstr("finite samples, got nan in frame 1"));
}

TEST(PcmStream, RefusesOptionsOutOfRange) {
  const auto fault = [](const PcmOptions& options) {
    return error_of(ErrorCode::kInvalidArgument, [&] { PcmStream stream(options, "s"); });
  };
  EXPECT_THAT(fault({.sample_rate_hz = 5}), HasSubstr("1000..768000 Hz, got 5"));
  EXPECT_THAT(fault({.num_channels = 65}), HasSubstr("1..64 channels, got 65"));
  EXPECT_THAT(fault({.encoding = "s16be"}), HasSubstr("did you mean \"s16le\""));
}

}  // namespace
}  // namespace merkit
