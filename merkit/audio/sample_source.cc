#include "merkit/audio/sample_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "merkit/audio/wav_header.h"

namespace merkit {
namespace {

// Samples straight from the bytes of a 16-bit PCM file.
class PcmWavSource final : public SampleSource {
 public:
  PcmWavSource(std::span<const std::byte> file, const WavLayout& layout)
      : SampleSource({.sample_rate_hz = layout.sample_rate_hz,
                      .num_channels = layout.num_channels,
                      .num_frames = layout.num_frames,
                      .container = "wav",
                      .encoding = "Signed 16 bit PCM"}),
        data_(file.subspan(layout.data_offset)) {}

  std::size_t read(std::span<float> interleaved) override {
    const auto num_channels = static_cast<std::size_t>(info().num_channels);
    const std::size_t num_frames = static_cast<std::size_t>(
        std::min<std::uint64_t>(interleaved.size() / num_channels, info().num_frames - next_));
    const std::byte* at = data_.data() + next_ * num_channels * 2;
    for (std::size_t i = 0; i < num_frames * num_channels; ++i) {
      const unsigned value =
          std::to_integer<unsigned>(at[2 * i]) | std::to_integer<unsigned>(at[2 * i + 1]) << 8U;
      interleaved[i] = static_cast<float>(static_cast<std::int16_t>(value)) * (1.0F / 32768.0F);
    }
    next_ += num_frames;
    return num_frames;
  }

  void skip_to(std::uint64_t frame) override { next_ = std::min(frame, info().num_frames); }

 private:
  std::span<const std::byte> data_;
  std::uint64_t next_ = 0;
};

}  // namespace

std::unique_ptr<SampleSource> open_sample_source(std::span<const std::byte> file,
                                                 std::string_view where) {
  if (const std::optional<WavLayout> layout = parse_wav_header(file, where)) {
    return std::make_unique<PcmWavSource>(file, *layout);
  }
  return open_sndfile_source(file, where);
}

}  // namespace merkit
