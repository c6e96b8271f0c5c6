// Sound files as one channel of samples: WAV, FLAC, Ogg, MP3 and whatever else libsndfile decodes,
// any sample rate, any number of channels, whole or a slice.
//
//   AudioOptions options;
//   options.sample_rate_hz = 16000;
//   const Audio audio = load_audio("talk.flac", options, {.start_s = 6.29, .end_s = 8.23});
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/memory_map.h"

namespace merkit {

class Resampler;
class SampleSource;

struct AudioOptions {
  int sample_rate_hz = 0;          // rate of the result; 0 keeps the file's
  std::string channel = "mix";     // left, right, speaker or mix
  std::string left_speaker = "F";  // gender heard on the left channel, F or M: for "speaker"
};

template <class V>
void visit(AudioOptions& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "sample rate to convert to, Hz; 0 keeps the file's");
  field("channel", o.channel, "channel of a stereo file: left, right, speaker or mix");
  field("left_speaker", o.left_speaker,
        "whose microphone is on the left channel when channel is speaker: F or M");
}

// Throws Error(kInvalidArgument) if a field is out of range: a rate that is neither 0 nor in
// 1000..768000, an unknown channel, a left speaker other than F or M.
void validate(const AudioOptions& options);

// `options` with channel "speaker" replaced by the side that `gender` ("F" or "M") speaks on; other
// channels stay. In IEMOCAP's dialogue files the woman is on the left as most loaders have it, but
// loaders disagree, which is why it is an option.
// Throws Error(kInvalidArgument) if the channel is "speaker" and the gender neither F nor M.
AudioOptions resolve_speaker(AudioOptions options, std::string_view gender);

// Part of a file: samples trunc(start_s * rate) up to, not including, trunc(end_s * rate), at the
// file's own rate and cut before resampling. An end beyond the file's is the file's.
struct AudioSlice {
  std::optional<double> start_s = std::nullopt;  // nullopt: from the beginning
  std::optional<double> end_s = std::nullopt;    // nullopt: to the end
};

// Reads one channel of a file block by block in bounded memory. Of a file with one channel that is
// its samples whatever `channel` says; "left" and "right" are the first and the second of several,
// "mix" is the mean of all, summed in double. Samples are not clipped and not scaled; 16-bit PCM is
// value / 32768 exactly. Not thread-safe.
class AudioReader {
 public:
  // Throws Error(kInvalidArgument) for bad options (channel "speaker" must have been resolved) or a
  // slice that does not satisfy 0 <= start < end, Error(kIo) if the file cannot be opened, and
  // Error(kCorruptData) if it is no sound file, is damaged or shorter than its header promises, or
  // if there is no sample in it or in the slice, or none is left after resampling.
  explicit AudioReader(const std::filesystem::path& path, AudioOptions options = {},
                       const AudioSlice& slice = {});
  // The same over a file in memory, which must outlive the reader. `where` opens error messages.
  AudioReader(std::span<const std::byte> file, AudioOptions options, const AudioSlice& slice,
              std::string_view where);
  ~AudioReader();
  AudioReader(AudioReader&&) noexcept;
  AudioReader& operator=(AudioReader&&) noexcept;

  // Rate of the samples that read_block gives.
  int sample_rate_hz() const noexcept { return sample_rate_hz_; }
  // Samples that read_block gives in all.
  std::uint64_t num_samples() const noexcept { return num_samples_; }

  // The next samples into `block`; returns their number, less than block.size() only at the end.
  // The samples do not depend on the sizes of the blocks.
  // Throws Error(kCorruptData) if the file ends early, is damaged or holds NaN or infinity.
  std::size_t read_block(std::span<float> block);

  // Starts again with the first sample. Throws as the constructor.
  void rewind();

 private:
  void open();
  void set_length(std::uint64_t num_frames);
  std::size_t read_channel(std::span<float> block);
  std::size_t read_resampled(std::span<float> block);

  MemoryMap map_;
  std::span<const std::byte> file_;
  AudioOptions options_;
  AudioSlice slice_;
  std::string where_;
  std::unique_ptr<SampleSource> source_;
  std::unique_ptr<Resampler> resampler_;  // nullptr: the file's own rate
  int sample_rate_hz_ = 0;
  std::uint64_t num_samples_ = 0;
  std::uint64_t num_frames_left_ = 0;    // of the slice, not yet read from the source
  std::uint64_t num_frames_mapped_ = 0;  // read since pages of the file were released
  std::vector<float> interleaved_;
  std::vector<float> pending_;  // read but not yet resampled
  std::size_t pending_begin_ = 0;
};

// All that AudioReader reads. Throws as its constructor and read_block do.
Audio load_audio(const std::filesystem::path& path, const AudioOptions& options = {},
                 const AudioSlice& slice = {});
// The same of a file in memory.
Audio decode_audio(std::span<const std::byte> file, const AudioOptions& options,
                   const AudioSlice& slice, std::string_view where);

}  // namespace merkit
