// What a sound file says of itself, and what its samples say: for checks of a corpus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "merkit/audio/audio.h"

namespace merkit {

struct AudioInfo {
  int sample_rate_hz = 0;
  int num_channels = 0;
  std::uint64_t num_frames = 0;  // samples per channel; may be 0
  std::string container;         // "wav", "flac", "oga", "mp3", "aiff" ...
  std::string encoding;          // "Signed 16 bit PCM", "FLAC", "Vorbis" ... in libsndfile's words

  double duration_s() const noexcept {
    return static_cast<double>(num_frames) / static_cast<double>(sample_rate_hz);
  }
};

// Reads the header of `path` only, for a compressed file as much as its length needs.
// Throws Error(kIo) if the file cannot be opened, Error(kCorruptData) if it is no sound file or its
// data are shorter than its header promises.
AudioInfo inspect_audio(const std::filesystem::path& path);

// Level of one channel.
struct AudioStatistics {
  std::uint64_t num_samples = 0;
  std::uint64_t num_clipped = 0;  // |x| >= 32767 / 32768, the ends of the 16-bit scale
  double peak = 0.0;              // largest |x|
  double rms = 0.0;               // sqrt(mean x^2); 0 without samples

  // Nothing above the least significant bit of 16-bit PCM.
  bool silent() const noexcept { return peak <= 1.0 / 32768.0; }
};

// Level of `audio`; finite for finite samples.
AudioStatistics audio_statistics(AudioView audio);

// Level of every channel of a file, read block by block. Throws as load_audio does, but a file
// without samples is no error.
std::vector<AudioStatistics> measure_audio(const std::filesystem::path& path);

}  // namespace merkit
