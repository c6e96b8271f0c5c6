// Sound files made in memory, for tests.
#pragma once

#include <sndfile.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// `value` as `num_bytes` little-endian bytes.
inline std::string little_endian(std::uint64_t value, int num_bytes) {
  std::string bytes;
  for (int i = 0; i < num_bytes; ++i) {
    bytes.push_back(static_cast<char>(value >> static_cast<unsigned>(8 * i)));
  }
  return bytes;
}

// A RIFF chunk, padded to even length.
inline std::string chunk(std::string_view tag, std::string_view body) {
  std::string bytes = std::string(tag) + little_endian(body.size(), 4) + std::string(body);
  return body.size() % 2 == 0 ? bytes : bytes + '\0';
}

inline std::string riff(std::string_view chunks) {
  return "RIFF" + little_endian(4 + chunks.size(), 4) + "WAVE" + std::string(chunks);
}

struct FormatFields {
  std::uint64_t tag = 1;  // PCM
  std::uint64_t num_channels = 1;
  std::uint64_t sample_rate_hz = 16000;
  std::uint64_t bits = 16;
};

// The body of a "fmt " chunk of 16 bytes.
inline std::string format_body(const FormatFields& f) {
  const std::uint64_t frame_bytes = f.num_channels * f.bits / 8;
  return little_endian(f.tag, 2) + little_endian(f.num_channels, 2) +
         little_endian(f.sample_rate_hz, 4) + little_endian(f.sample_rate_hz * frame_bytes, 4) +
         little_endian(frame_bytes, 2) + little_endian(f.bits, 2);
}

inline std::string pcm16_body(std::span<const std::int16_t> samples) {
  std::string bytes;
  for (const std::int16_t x : samples) {
    bytes += little_endian(static_cast<std::uint16_t>(x), 2);
  }
  return bytes;
}

// A 16-bit PCM file with a header of 44 bytes.
inline std::string pcm16_wav(std::span<const std::int16_t> interleaved, int num_channels = 1,
                             int sample_rate_hz = 16000) {
  return riff(
      chunk("fmt ", format_body({.num_channels = static_cast<std::uint64_t>(num_channels),
                                 .sample_rate_hz = static_cast<std::uint64_t>(sample_rate_hz)})) +
      chunk("data", pcm16_body(interleaved)));
}

inline std::span<const std::byte> as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// A new file in the temporary folder, written by libsndfile in `format`, 16 kHz.
inline std::filesystem::path write_by_sndfile(std::span<const float> interleaved, int num_channels,
                                              int format) {
  static int count = 0;
  const auto path = std::filesystem::temp_directory_path() /
                    ("merkit_audio_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
  SF_INFO info{};
  info.samplerate = 16000;
  info.channels = num_channels;
  info.format = format;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  if (file != nullptr) {
    sf_writef_float(file, interleaved.data(),
                    static_cast<sf_count_t>(interleaved.size()) / num_channels);
    sf_close(file);
  }
  return path;
}

}  // namespace merkit
