// The chunks of a RIFF/WAVE file up to its samples.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace merkit {

// Where the samples of a 16-bit PCM file lie: little-endian, channels interleaved.
struct WavLayout {
  int sample_rate_hz = 0;
  int num_channels = 0;
  std::size_t data_offset = 0;  // bytes from the beginning of the file
  std::uint64_t num_frames = 0;
};

// Walks over the chunks of `file`: "fmt " (plain or WAVE_FORMAT_EXTENSIBLE), then any others, odd
// ones padded to even length, up to "data". Returns where the samples lie if they are 16-bit PCM,
// nullopt if this is another kind of file. A data size of 0x7ffff000 or more, which programs that
// write to a pipe leave there, means up to the end of the file. `where` opens error messages.
// Throws Error(kCorruptData) if a RIFF/WAVE file of any encoding ends before its samples do, or
// has no samples' chunk, no channel or a sample rate outside 1000..768000 Hz.
std::optional<WavLayout> parse_wav_header(std::span<const std::byte> file, std::string_view where);

// Sample rates beyond these are taken for damage.
inline constexpr int kMinSampleRateHz = 1000;
inline constexpr int kMaxSampleRateHz = 768000;

}  // namespace merkit
