#include "merkit/audio/wav_header.h"

#include <fmt/format.h>

#include <string>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr std::uint16_t kFormatPcm = 1;
constexpr std::uint16_t kFormatExtensible = 0xFFFE;
constexpr std::uint64_t kSmallestPipeSize = 0x7FFFF000;

// Integers and tags at byte offsets; the caller has checked that they lie in the file.
class Bytes {
 public:
  explicit Bytes(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::size_t size() const { return bytes_.size(); }
  std::uint32_t u16(std::size_t at) const { return byte(at) | byte(at + 1) << 8U; }
  std::uint32_t u32(std::size_t at) const { return u16(at) | u16(at + 2) << 16U; }
  std::string_view tag(std::size_t at) const {
    return {reinterpret_cast<const char*>(bytes_.data()) + at, 4};
  }

 private:
  std::uint32_t byte(std::size_t at) const { return std::to_integer<std::uint32_t>(bytes_[at]); }

  std::span<const std::byte> bytes_;
};

struct Format {
  bool is_pcm16 = false;
  int sample_rate_hz = 0;
  int num_channels = 0;
};

[[noreturn]] void fail(std::string_view where, const std::string& what) {
  throw Error(ErrorCode::kCorruptData, fmt::format("{}: {}", where, what));
}

Format parse_format(const Bytes& file, std::size_t at, std::uint64_t size, std::string_view where) {
  if (size < 16) {
    fail(where, fmt::format("expected a \"fmt \" chunk of 16 bytes or more, got {}", size));
  }
  std::uint32_t tag = file.u16(at);
  const std::uint32_t num_channels = file.u16(at + 2);
  const std::uint32_t rate = file.u32(at + 4);
  const std::uint32_t bytes_per_frame = file.u16(at + 12);
  const std::uint32_t bits = file.u16(at + 14);
  if (tag == kFormatExtensible && size >= 40 && file.u16(at + 18) == 16) {
    tag = file.u16(at + 24);
  }
  if (num_channels == 0) {
    fail(where, "expected at least one channel, got 0");
  }
  if (rate < kMinSampleRateHz || rate > kMaxSampleRateHz) {
    fail(where, fmt::format("expected a sample rate of {} to {} Hz, got {}", kMinSampleRateHz,
                            kMaxSampleRateHz, rate));
  }
  return {.is_pcm16 = tag == kFormatPcm && bits == 16 && bytes_per_frame == 2 * num_channels,
          .sample_rate_hz = static_cast<int>(rate),
          .num_channels = static_cast<int>(num_channels)};
}

}  // namespace

std::optional<WavLayout> parse_wav_header(std::span<const std::byte> bytes,
                                          std::string_view where) {
  const Bytes file(bytes);
  if (file.size() < 12 || file.tag(0) != "RIFF" || file.tag(8) != "WAVE") {
    return std::nullopt;
  }
  std::optional<Format> format;
  for (std::uint64_t at = 12; at + 8 <= file.size();) {
    const std::string_view tag = file.tag(at);
    const std::uint64_t start = at + 8;
    const std::uint64_t rest = file.size() - start;
    std::uint64_t size = file.u32(at + 4);
    const bool is_data = tag == "data";
    if (is_data && size >= kSmallestPipeSize && size > rest) {
      size = rest;
    }
    if (size > rest) {
      fail(where, fmt::format("expected {} bytes in chunk \"{}\", got {}", size, quote(tag), rest));
    }
    if (tag == "fmt ") {
      format = parse_format(file, start, size, where);
    }
    if (is_data) {
      if (!format.has_value()) {
        fail(where, "expected a \"fmt \" chunk before the samples, got none");
      }
      if (!format->is_pcm16) {
        return std::nullopt;
      }
      const auto frame_bytes = 2 * static_cast<std::uint64_t>(format->num_channels);
      return WavLayout{format->sample_rate_hz, format->num_channels, start, size / frame_bytes};
    }
    at = start + size + size % 2;
  }
  fail(where, "expected a \"data\" chunk, got none");
}

}  // namespace merkit
