#include "merkit/audio/pcm_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "merkit/audio/wav_header.h"
#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

constexpr int kMostChannels = 64;
constexpr std::uint64_t kEndlessBytes = 0x7ffff000;  // of a data chunk written to a pipe
constexpr std::size_t kRiffBytes = 12;
constexpr std::size_t kChunkBytes = 8;
constexpr std::size_t kFormatBytes = 16;
constexpr std::size_t kExtensibleBytes = 26;  // up to the tag of the sub-format
constexpr std::uint64_t kMostFormatBytes = 1024;
constexpr std::uint32_t kPcm = 1;
constexpr std::uint32_t kFloat = 3;
constexpr std::uint32_t kExtensible = 0xFFFE;

std::uint32_t read_u32(const std::byte* bytes, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value |= static_cast<std::uint32_t>(bytes[i]) << (8U * static_cast<unsigned>(i));
  }
  return value;
}

bool begins_with(std::span<const std::byte> bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

struct Signature {
  std::string_view bytes;
  std::string_view name;
};

constexpr std::string_view kRiff = "RIFF";
// Containers that this reader does not take.
constexpr std::array<Signature, 5> kOthers = {
    {{"fLaC", "FLAC"}, {"OggS", "Ogg"}, {"ID3", "MP3"}, {"FORM", "AIFF"}, {"RF64", "RF64"}}};

// True if `bytes` are the beginning of `signature` and more may follow.
bool may_become(std::span<const std::byte> bytes, std::string_view signature) {
  return bytes.size() < signature.size() &&
         std::memcmp(bytes.data(), signature.data(), bytes.size()) == 0;
}

}  // namespace

PcmStream::PcmStream(const PcmOptions& options, std::string_view where) : where_(where) {
  const std::vector<std::string> encodings = {"s16le", "s24le", "s32le", "f32le"};
  const auto found = std::find(encodings.begin(), encodings.end(), options.encoding);
  if (found == encodings.end()) {
    throw Error(ErrorCode::kInvalidArgument,
                "PCM encoding: " + expected_one_of(options.encoding, encodings));
  }
  if (options.sample_rate_hz < kMinSampleRateHz || options.sample_rate_hz > kMaxSampleRateHz) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("PCM: expected a sample rate of {}..{} Hz, got {}", kMinSampleRateHz,
                            kMaxSampleRateHz, options.sample_rate_hz));
  }
  if (options.num_channels < 1 || options.num_channels > kMostChannels) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("PCM: expected 1..{} channels, got {}",
                                                         kMostChannels, options.num_channels));
  }
  constexpr std::array<std::size_t, 4> kBytes = {2, 3, 4, 4};
  format_ = {options.sample_rate_hz, options.num_channels,
             kBytes[static_cast<std::size_t>(found - encodings.begin())],
             options.encoding == "f32le"};
}

void PcmStream::fail(const std::string& message) const {
  throw Error(ErrorCode::kCorruptData, where_ + ": expected " + message);
}

std::size_t PcmStream::frame_bytes() const noexcept {
  return format_.sample_bytes * static_cast<std::size_t>(format_.num_channels);
}

void PcmStream::add(std::span<const std::byte> bytes, std::vector<float>& samples) {
  while (!bytes.empty()) {
    bytes = step(bytes, samples);
  }
}

// Takes some of `bytes` and returns the others.
std::span<const std::byte> PcmStream::step(std::span<const std::byte> bytes,
                                           std::vector<float>& samples) {
  switch (state_) {
    case State::kBegin:
      bytes = gather(bytes, kRiffBytes);
      begin();
      if (state_ == State::kSound) {
        const std::vector<std::byte> first = std::exchange(gathered_, {});
        take_sound(first, samples);
      }
      return bytes;
    case State::kChunk:
      bytes = gather(bytes, kChunkBytes);
      take_chunk_header();
      return bytes;
    case State::kFormat:
      bytes = gather(bytes, static_cast<std::size_t>(chunk_bytes_));
      take_format();
      return bytes;
    case State::kSkip:
      return skip(bytes);
    case State::kSound:
      return take_sound(bytes, samples);
    case State::kRest:
      return {};
  }
  return {};
}

// Moves bytes to `gathered_` until there are `count`.
std::span<const std::byte> PcmStream::gather(std::span<const std::byte> bytes, std::size_t count) {
  const std::size_t taken = std::min(bytes.size(), count - gathered_.size());
  gathered_.insert(gathered_.end(), bytes.begin(),
                   bytes.begin() + static_cast<std::ptrdiff_t>(taken));
  return bytes.subspan(taken);
}

// Plain PCM begins as soon as the first bytes are no part of a signature.
void PcmStream::begin() {
  bool is_open = may_become(gathered_, kRiff);
  for (const Signature& other : kOthers) {
    if (begins_with(gathered_, other.bytes)) {
      fail(fmt::format("PCM or WAV, got {}", other.name));
    }
    is_open = is_open || may_become(gathered_, other.bytes);
  }
  if (is_open) {
    return;
  }
  if (!begins_with(gathered_, kRiff)) {
    state_ = State::kSound;
  } else if (gathered_.size() == kRiffBytes) {
    if (!begins_with(std::span(gathered_).subspan(8), "WAVE")) {
      fail("a WAV file, got another kind of RIFF file");
    }
    is_wav_ = true;
    state_ = State::kChunk;
    gathered_.clear();
  }
}

void PcmStream::take_chunk_header() {
  if (gathered_.size() < kChunkBytes) {
    return;
  }
  const std::uint32_t size = read_u32(gathered_.data() + 4, 4);
  if (begins_with(gathered_, "fmt ")) {
    if (size < kFormatBytes || size > kMostFormatBytes) {
      fail(fmt::format("a format chunk of {} bytes or more, got {}", kFormatBytes, size));
    }
    chunk_bytes_ = size + size % 2;
    state_ = State::kFormat;
  } else if (begins_with(gathered_, "data")) {
    if (!has_wav_format_) {
      fail("a format chunk before the sound, got none");
    }
    is_endless_ = size == 0 || size >= kEndlessBytes;
    chunk_bytes_ = size;
    state_ = State::kSound;
  } else {
    chunk_bytes_ = std::uint64_t{size} + size % 2;
    state_ = chunk_bytes_ == 0 ? State::kChunk : State::kSkip;
  }
  gathered_.clear();
}

void PcmStream::take_format() {
  if (gathered_.size() < chunk_bytes_) {
    return;
  }
  std::uint32_t tag = read_u32(gathered_.data(), 2);
  if (tag == kExtensible && gathered_.size() >= kExtensibleBytes) {
    tag = read_u32(gathered_.data() + kExtensibleBytes - 2, 2);
  }
  const std::uint32_t channels = read_u32(gathered_.data() + 2, 2);
  const std::uint32_t rate_hz = read_u32(gathered_.data() + 4, 4);
  const std::uint32_t bits = read_u32(gathered_.data() + 14, 2);
  const bool is_pcm = tag == kPcm && (bits == 16 || bits == 24 || bits == 32);
  if (!is_pcm && !(tag == kFloat && bits == 32)) {
    fail(fmt::format("16, 24 or 32-bit PCM or 32-bit float, got format {} of {} bits", tag, bits));
  }
  if (channels < 1 || channels > kMostChannels) {
    fail(fmt::format("1..{} channels, got {}", kMostChannels, channels));
  }
  if (rate_hz < kMinSampleRateHz || rate_hz > kMaxSampleRateHz) {
    fail(fmt::format("a sample rate of {}..{} Hz, got {}", kMinSampleRateHz, kMaxSampleRateHz,
                     rate_hz));
  }
  format_ = {static_cast<int>(rate_hz), static_cast<int>(channels), bits / 8, tag == kFloat};
  has_wav_format_ = true;
  state_ = State::kChunk;
  gathered_.clear();
}

std::span<const std::byte> PcmStream::skip(std::span<const std::byte> bytes) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), chunk_bytes_));
  chunk_bytes_ -= taken;
  if (chunk_bytes_ == 0) {
    state_ = State::kChunk;
  }
  return bytes.subspan(taken);
}

std::span<const std::byte> PcmStream::take_sound(std::span<const std::byte> bytes,
                                                 std::vector<float>& samples) {
  std::span<const std::byte> sound = bytes;
  if (!is_endless_) {
    sound =
        bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), chunk_bytes_)));
    chunk_bytes_ -= sound.size();
    if (chunk_bytes_ == 0) {
      state_ = State::kRest;
    }
  }
  const auto rest = bytes.subspan(sound.size());
  if (!gathered_.empty()) {
    sound = gather(sound, frame_bytes());
    if (gathered_.size() < frame_bytes()) {
      return rest;
    }
    decode(gathered_, samples);
    gathered_.clear();
  }
  const std::size_t whole = sound.size() / frame_bytes() * frame_bytes();
  decode(sound.first(whole), samples);
  gathered_.assign(sound.begin() + static_cast<std::ptrdiff_t>(whole), sound.end());
  return rest;
}

float PcmStream::value_of(const std::byte* bytes) const noexcept {
  const std::size_t count = format_.sample_bytes;
  const std::uint32_t bits = read_u32(bytes, count);
  if (format_.is_float) {
    return std::bit_cast<float>(bits);
  }
  const auto shift = static_cast<unsigned>(32 - 8 * count);
  return static_cast<float>(static_cast<std::int32_t>(bits << shift)) / 2147483648.0F;
}

void PcmStream::decode(std::span<const std::byte> frames, std::vector<float>& samples) {
  const auto channels = static_cast<std::size_t>(format_.num_channels);
  for (std::size_t at = 0; at < frames.size(); at += frame_bytes()) {
    double sum = 0.0;
    for (std::size_t c = 0; c < channels; ++c) {
      sum += static_cast<double>(value_of(frames.data() + at + c * format_.sample_bytes));
    }
    if (!std::isfinite(sum)) {
      fail(fmt::format("finite samples, got {} in frame {}", sum, num_frames_));
    }
    samples.push_back(static_cast<float>(sum / static_cast<double>(channels)));
    ++num_frames_;
  }
}

void PcmStream::finish() const {
  const bool is_short = state_ == State::kBegin && !gathered_.empty();
  if (is_short && begins_with(gathered_, kRiff)) {
    fail(fmt::format("a WAV header, got its first {} bytes", gathered_.size()));
  }
  if (is_wav_ && !has_format()) {
    fail("a WAV header up to its sound, got an end before");
  }
  if (state_ == State::kSound && !is_endless_) {
    fail(fmt::format("{} more bytes of sound, as the header says, got an end", chunk_bytes_));
  }
  if (is_short || !gathered_.empty()) {
    fail(fmt::format("whole frames of {} bytes, got {} more", frame_bytes(), gathered_.size()));
  }
}

}  // namespace merkit
