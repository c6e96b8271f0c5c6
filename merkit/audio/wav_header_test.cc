#include "merkit/audio/wav_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/audio/wav_fixture.h"
#include "merkit/base/error.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

const std::vector<std::int16_t> kSamples = {1, -2, 3, -4};

std::string message_of(const std::string& file) {
  try {
    parse_wav_header(as_bytes(file), "a.wav");
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kCorruptData);
    return e.what();
  }
  return "no error";
}

TEST(ParseWavHeader, PlainFileHasItsSamplesAfter44Bytes) {
  const auto layout = parse_wav_header(as_bytes(pcm16_wav(kSamples, 2, 8000)), "a.wav");
  ASSERT_TRUE(layout.has_value());
  EXPECT_EQ(layout->sample_rate_hz, 8000);
  EXPECT_EQ(layout->num_channels, 2);
  EXPECT_EQ(layout->data_offset, 44U);
  EXPECT_EQ(layout->num_frames, 2U);
}

TEST(ParseWavHeader, ChunksBeforeTheSamplesAreSkippedOddOnesWithTheirPadding) {
  const std::string file =
      riff(chunk("PAD ", std::string(7, 'x')) + chunk("fmt ", format_body({})) +
           chunk("FLLR", std::string(4044, '\0')) + chunk("data", pcm16_body(kSamples)) +
           chunk("LIST", "after"));
  const auto layout = parse_wav_header(as_bytes(file), "a.wav");
  ASSERT_TRUE(layout.has_value());
  EXPECT_EQ(layout->num_frames, 4U);
  EXPECT_EQ(layout->data_offset, 12U + 16U + 24U + 8U + 4044U + 8U);
}

TEST(ParseWavHeader, ExtensibleFormatWithPcmInsideIsUnderstood) {
  std::string format = format_body({.tag = 0xFFFE}) + little_endian(22, 2) + little_endian(16, 2) +
                       little_endian(4, 4) + little_endian(1, 2);
  format += std::string("\x00\x00\x00\x00\x10\x00\x80\x00\x00\xAA\x00\x38\x9B\x71", 14);
  const std::string file = riff(chunk("fmt ", format) + chunk("data", pcm16_body(kSamples)));
  ASSERT_TRUE(parse_wav_header(as_bytes(file), "a.wav").has_value());
}

TEST(ParseWavHeader, OtherEncodingsAndOtherFilesAreLeftToOthers) {
  const auto with = [](const FormatFields& fields) {
    return riff(chunk("fmt ", format_body(fields)) + chunk("data", std::string(48, 'x')));
  };
  EXPECT_EQ(parse_wav_header(as_bytes(with({.tag = 3, .bits = 32})), "a.wav"), std::nullopt);
  EXPECT_EQ(parse_wav_header(as_bytes(with({.bits = 24})), "a.wav"), std::nullopt);
  EXPECT_EQ(parse_wav_header(as_bytes(with({.tag = 7, .bits = 8})), "a.wav"), std::nullopt);
  EXPECT_EQ(parse_wav_header(as_bytes(std::string("fLaC and more of it")), "a"), std::nullopt);
  EXPECT_EQ(parse_wav_header({}, "a"), std::nullopt);
}

TEST(ParseWavHeader, EveryTruncationOfAFileIsAnErrorOrNoWav) {
  const std::string file = pcm16_wav(kSamples);
  for (std::size_t size = 12; size < file.size(); ++size) {
    EXPECT_NE(message_of(file.substr(0, size)), "no error") << size;
  }
}

TEST(ParseWavHeader, SaysHowMuchIsMissing) {
  std::string file = pcm16_wav(kSamples);
  file.resize(file.size() - 2);
  EXPECT_EQ(message_of(file), "a.wav: expected 8 bytes in chunk \"data\", got 6");
}

TEST(ParseWavHeader, SizesLeftByProgramsThatWriteToAPipeMeanUpToTheEnd) {
  for (const std::uint64_t size : {0x7FFFF000ULL, 0xFFFFFFFFULL}) {
    std::string file = pcm16_wav(kSamples);
    file.replace(40, 4, little_endian(size, 4));
    const auto layout = parse_wav_header(as_bytes(file), "a.wav");
    ASSERT_TRUE(layout.has_value());
    EXPECT_EQ(layout->num_frames, 4U);
  }
}

TEST(ParseWavHeader, AHalfFrameAtTheEndIsNoFrame) {
  const std::vector<std::int16_t> three = {1, 2, 3};
  EXPECT_EQ(parse_wav_header(as_bytes(pcm16_wav(three, 2)), "a.wav")->num_frames, 1U);
}

TEST(ParseWavHeader, RefusesHostileFormats) {
  const auto with = [](const FormatFields& fields) {
    return riff(chunk("fmt ", format_body(fields)) + chunk("data", std::string(48, 'x')));
  };
  EXPECT_THAT(message_of(with({.num_channels = 0})), HasSubstr("at least one channel"));
  EXPECT_THAT(message_of(with({.sample_rate_hz = 0})), HasSubstr("1000 to 768000 Hz, got 0"));
  EXPECT_THAT(message_of(with({.sample_rate_hz = 0xFFFFFFFF})), HasSubstr("got 4294967295"));
  EXPECT_THAT(message_of(riff(chunk("fmt ", "short"))), HasSubstr("16 bytes or more, got 5"));
  EXPECT_THAT(message_of(riff(chunk("data", "xxxx"))), HasSubstr("\"fmt \" chunk before"));
  EXPECT_THAT(message_of(riff(chunk("fmt ", format_body({})))), HasSubstr("\"data\" chunk"));
}

}  // namespace
}  // namespace merkit
