#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/features/extraction.h"
#include "merkit/features/toy_set.h"

namespace merkit {
namespace {

constexpr std::size_t kLongSamples = 2 * kBlockSamples + 12345;

std::string little_endian(std::uint32_t value, std::size_t num_bytes) {
  std::string bytes;
  for (std::size_t i = 0; i < num_bytes; ++i) {
    bytes += static_cast<char>((value >> (8 * i)) & 0xFFU);
  }
  return bytes;
}

// A mono wav of 32-bit floats at 16 kHz.
std::string float_wav_bytes(const std::vector<float>& samples) {
  const auto size = static_cast<std::uint32_t>(4 * samples.size());
  std::string bytes = "RIFF" + little_endian(36 + size, 4) + "WAVEfmt " + little_endian(16, 4) +
                      little_endian(3, 2) + little_endian(1, 2) + little_endian(16000, 4) +
                      little_endian(64000, 4) + little_endian(4, 2) + little_endian(32, 2) +
                      "data" + little_endian(size, 4);
  for (const float sample : samples) {
    bytes += little_endian(std::bit_cast<std::uint32_t>(sample), 4);
  }
  return bytes;
}

// Loud in the middle, so that pieces on their own would be scaled otherwise, and off zero.
std::vector<std::int16_t> uneven_noise() {
  auto samples = testing::noise(kLongSamples, 11);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const int divisor = i > kLongSamples / 2 && i < kLongSamples / 2 + 20000 ? 1 : 7;
    samples[i] = static_cast<std::int16_t>(samples[i] / divisor + 55);
  }
  return samples;
}

struct Rows {
  std::size_t num_blocks = 0;
  std::size_t num_rows = 0;
  std::vector<float> values;
};

AudioReader reader_of(const std::string& file) {
  return {std::as_bytes(std::span(file)), {}, {}, "test"};
}

Rows rows_in_blocks(const std::string& file, const FeatureExtractor& extractor) {
  AudioReader reader = reader_of(file);
  Rows all;
  extract_blocks(reader, extractor, [&](const Matrix<float>& rows) {
    ++all.num_blocks;
    all.num_rows += rows.rows();
    all.values.insert(all.values.end(), rows.values().begin(), rows.values().end());
  });
  return all;
}

// NaN has equal bytes too.
bool has_bytes_of(const Rows& rows, const Matrix<float>& whole) {
  return rows.num_rows == whole.rows() && rows.values.size() == whole.size() &&
         std::memcmp(rows.values.data(), whole.values().data(), whole.size() * sizeof(float)) == 0;
}

void expect_bytes_of_the_whole(const std::string& file, const std::string& set,
                               const std::vector<OptionAssignment>& options) {
  const auto extractor = find_feature_set(set).make(options);
  AudioReader reader = reader_of(file);
  const Audio audio = read_whole(reader);
  const Matrix<float> whole = extractor->compute({.audio = audio.view()});
  const Rows blocks = rows_in_blocks(file, *extractor);
  std::string what = set;
  for (const OptionAssignment& option : options) {
    what += " " + option.name + "=" + option.value;
  }
  EXPECT_GT(whole.rows(), 0U) << what;
  EXPECT_TRUE(has_bytes_of(blocks, whole)) << what;
}

constexpr std::array<const char*, 4> kSpeech34Sets = {"speech34", "speech34-pyaa",
                                                      "speech34-pyaa2017", "speech34-seed"};

TEST(ExtractBlocks, GiveTheBytesOfTheWholeForEverySpeech34Set) {
  const std::string file = testing::wav_bytes(uneven_noise());
  for (const char* const set : kSpeech34Sets) {
    expect_bytes_of_the_whole(file, "speech34", {{"set", set}});
    expect_bytes_of_the_whole(file, "speech34", {{"set", set}, {"deltas", "true"}});
  }
  expect_bytes_of_the_whole(file, "speech34", {{"precision", "float"}});
}

TEST(ExtractBlocks, GiveTheBytesOfTheWholeForWindowsThatDoNotFitTheBlock) {
  const std::string file = testing::wav_bytes(uneven_noise());
  for (const std::string set : {"speech34", "speech34-seed"}) {
    expect_bytes_of_the_whole(
        file, "speech34",
        {{"set", set}, {"window_s", "0.31"}, {"hop_s", "0.47"}, {"deltas", "true"}});
    expect_bytes_of_the_whole(file, "speech34",
                              {{"set", set}, {"window_s", "0.71"}, {"hop_s", "0.19"}});
  }
}

TEST(ExtractBlocks, CutAndPadLikeTheWhole) {
  const std::string file = testing::wav_bytes(uneven_noise());
  // A block is 327 frames; the whole has 661.
  for (const std::string most : {"1", "100", "326", "327", "328", "329", "654", "660", "700"}) {
    for (const std::string set : {"speech34", "speech34-seed"}) {
      expect_bytes_of_the_whole(
          file, "speech34",
          {{"set", set}, {"max_frames", most}, {"pads", "true"}, {"deltas", "true"}});
      expect_bytes_of_the_whole(file, "speech34", {{"set", set}, {"max_frames", most}});
    }
  }
  for (const std::string most : {"0", "1", "300", "1497", "1498", "2000", "3100", "4000"}) {
    expect_bytes_of_the_whole(file, "spectrogram", {{"num_frames", most}});
  }
}

TEST(ExtractBlocks, GiveTheBytesOfTheWholeForSetsThatLookAtAllOfIt) {
  const std::string file = testing::wav_bytes(uneven_noise());
  expect_bytes_of_the_whole(file, "lld32", {});
  expect_bytes_of_the_whole(file, "segments750", {});
  expect_bytes_of_the_whole(file, "emobase988", {});
  expect_bytes_of_the_whole(file, "mfcc", {{"top_db", "20"}});
}

TEST(ExtractBlocks, GiveTheBytesOfTheWholeForSilence) {
  const std::string file = testing::wav_bytes(std::vector<std::int16_t>(kLongSamples, 0));
  for (const char* const set : kSpeech34Sets) {
    expect_bytes_of_the_whole(file, "speech34", {{"set", set}, {"deltas", "true"}});
  }
}

TEST(ExtractBlocks, GiveTheBytesOfTheWholeWhereSumsRound) {
  std::vector<float> samples(kLongSamples);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = 0.1F + static_cast<float>(0.9 * std::sin(0.37 * static_cast<double>(i % 100003)));
  }
  const std::string file = float_wav_bytes(samples);
  for (const char* const set : kSpeech34Sets) {
    expect_bytes_of_the_whole(file, "speech34", {{"set", set}});
  }
}

TEST(ExtractBlocks, StopWhereNoMoreRowsFollow) {
  const std::string file = testing::wav_bytes(uneven_noise());
  EXPECT_EQ(rows_in_blocks(file, *find_feature_set("speech34-seed").make({})).num_blocks, 1U);
  EXPECT_EQ(rows_in_blocks(file, *find_feature_set("speech34").make({})).num_blocks, 3U);
}

TEST(ExtractBlocks, SayWhichSampleOfTheFileIsNoNumber) {
  std::vector<float> samples(kLongSamples, 0.25F);
  samples[kBlockSamples + 17] = std::nanf("");
  const auto extractor = find_feature_set("speech34").make({});
  try {
    rows_in_blocks(float_wav_bytes(samples), *extractor);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
    EXPECT_TRUE(std::string(error.what()).ends_with("at sample 524305")) << error.what();
  }
}

}  // namespace
}  // namespace merkit
