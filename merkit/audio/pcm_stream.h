// Samples out of bytes that come in pieces: plain PCM, or a WAV file read from a pipe.
//
//   PcmStream stream({.sample_rate_hz = 16000}, "standard input");
//   stream.add(bytes, samples);
//   stream.finish();
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// What plain PCM is. A WAV header says it better and goes before.
struct PcmOptions {
  int sample_rate_hz = 16000;      // 1000..768000
  int num_channels = 1;            // 1..64, interleaved
  std::string encoding = "s16le";  // or s24le, s32le, f32le
};

template <class V>
void visit(PcmOptions& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "sample rate of plain PCM, Hz");
  field("num_channels", o.num_channels, "interleaved channels of plain PCM");
  field("encoding", o.encoding, "of plain PCM: s16le, s24le, s32le or f32le");
}

// A stream that begins with "RIFF" is a WAV file of 16, 24 or 32-bit PCM or 32-bit float; sizes in
// its header that programs write when they cannot know better (0, or 0x7ffff000 and more) mean
// until the end, and what follows the sound is passed over. Memory is bounded whatever the header
// says. Not thread-safe.
class PcmStream {
 public:
  // `where` opens messages of errors. Throws Error(kInvalidArgument) for options out of range.
  PcmStream(const PcmOptions& options, std::string_view where);

  // The next bytes; appends the mean of all channels of the frames that they complete, in full
  // scale [-1, 1): 16 bits are value / 32768. Samples do not depend on the pieces.
  // Throws Error(kCorruptData) for a header that is none, another encoding, a compressed file
  // (FLAC, Ogg, MP3) and samples that are NaN or infinite.
  void add(std::span<const std::byte> bytes, std::vector<float>& samples);

  // Nothing follows. Throws Error(kCorruptData) if the stream ends in its header, in the middle of
  // a frame, or before the sound that its header promises.
  void finish() const;

  // True once add() has given samples or a whole header: then the rate is final.
  bool has_format() const noexcept { return state_ == State::kSound || state_ == State::kRest; }
  int sample_rate_hz() const noexcept { return format_.sample_rate_hz; }
  int num_channels() const noexcept { return format_.num_channels; }

 private:
  enum class State { kBegin, kChunk, kFormat, kSkip, kSound, kRest };
  struct Format {
    int sample_rate_hz = 0;
    int num_channels = 0;
    std::size_t sample_bytes = 2;
    bool is_float = false;
  };

  std::span<const std::byte> step(std::span<const std::byte> bytes, std::vector<float>& samples);
  std::span<const std::byte> gather(std::span<const std::byte> bytes, std::size_t count);
  void begin();
  void take_chunk_header();
  void take_format();
  std::span<const std::byte> skip(std::span<const std::byte> bytes);
  std::span<const std::byte> take_sound(std::span<const std::byte> bytes,
                                        std::vector<float>& samples);
  void decode(std::span<const std::byte> frames, std::vector<float>& samples);
  float value_of(const std::byte* bytes) const noexcept;
  std::size_t frame_bytes() const noexcept;
  [[noreturn]] void fail(const std::string& message) const;

  std::string where_;
  Format format_;
  State state_ = State::kBegin;
  bool is_wav_ = false;
  bool has_wav_format_ = false;
  std::vector<std::byte> gathered_;  // of a header or of the next frame
  std::uint64_t chunk_bytes_ = 0;    // left of the chunk to skip, or of the sound
  bool is_endless_ = true;           // the length of the sound is not known
  std::uint64_t num_frames_ = 0;
};

}  // namespace merkit
