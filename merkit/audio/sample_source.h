// Sound files as interleaved samples: the common face of merkit's own reader and of libsndfile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "merkit/audio/audio_info.h"

namespace merkit {

// A decoder over the bytes of one file. Not thread-safe.
class SampleSource {
 public:
  virtual ~SampleSource() = default;
  SampleSource(const SampleSource&) = delete;
  SampleSource& operator=(const SampleSource&) = delete;

  const AudioInfo& info() const noexcept { return info_; }

  // The next frames, as many as fit into `interleaved` whole; returns their number, 0 at the end.
  // Integers are divided by full scale (16 bits: value / 32768, exact in float).
  // Throws Error(kCorruptData) if the file ends early, is damaged or holds NaN or infinity.
  virtual std::size_t read(std::span<float> interleaved) = 0;

  // Makes `frame` (<= info().num_frames) the next to be read, from the beginning of the file only.
  virtual void skip_to(std::uint64_t frame) = 0;

 protected:
  explicit SampleSource(AudioInfo info) : info_(std::move(info)) {}

 private:
  AudioInfo info_;
};

// Opens the sound file in `file`, which must outlive the result: 16-bit PCM in RIFF/WAVE by
// merkit's own reader, everything else by libsndfile. `where` opens error messages.
// Throws Error(kCorruptData) if it is no sound file or is damaged.
std::unique_ptr<SampleSource> open_sample_source(std::span<const std::byte> file,
                                                 std::string_view where);

// The same by libsndfile whatever the encoding: the peer that tests compare with.
std::unique_ptr<SampleSource> open_sndfile_source(std::span<const std::byte> file,
                                                  std::string_view where);

}  // namespace merkit
