// Bytes of a live stream as samples at the rate that somebody wants.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "merkit/audio/pcm_stream.h"
#include "merkit/audio/resampler.h"

namespace merkit {

// A PcmStream and, where its rate is another, a Resampler behind it. Not thread-safe.
class LiveSound {
 public:
  // Throws as PcmStream, and Error(kInvalidArgument) if `sample_rate_hz` is not positive.
  LiveSound(const PcmOptions& options, int sample_rate_hz, std::string_view where);

  // The next bytes; appends the samples that they make, one channel at the rate wanted. They do not
  // depend on the pieces. Throws as PcmStream::add().
  void add(std::span<const std::byte> bytes, std::vector<float>& samples);

  // Nothing follows: appends what is left. Throws as PcmStream::finish(), after that.
  void finish(std::vector<float>& samples);

  const PcmStream& stream() const noexcept { return stream_; }

 private:
  void resample(std::vector<float>& samples);

  PcmStream stream_;
  int sample_rate_hz_;
  std::optional<Resampler> resampler_;
  std::vector<float> decoded_;  // not yet resampled
};

}  // namespace merkit
