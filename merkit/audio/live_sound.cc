#include "merkit/audio/live_sound.h"

#include <fmt/format.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr std::size_t kBlock = 4096;  // samples

}  // namespace

LiveSound::LiveSound(const PcmOptions& options, int sample_rate_hz, std::string_view where)
    : stream_(options, where), sample_rate_hz_(sample_rate_hz) {
  if (sample_rate_hz <= 0) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("live sound: expected a rate above 0, got {}", sample_rate_hz));
  }
}

void LiveSound::add(std::span<const std::byte> bytes, std::vector<float>& samples) {
  if (stream_.has_format() && !resampler_) {
    stream_.add(bytes, samples);
    return;
  }
  stream_.add(bytes, decoded_);
  if (!stream_.has_format()) {
    return;
  }
  if (stream_.sample_rate_hz() == sample_rate_hz_) {
    samples.insert(samples.end(), decoded_.begin(), decoded_.end());
    decoded_.clear();
    return;
  }
  if (!resampler_) {
    resampler_.emplace(stream_.sample_rate_hz(), sample_rate_hz_);
  }
  resample(samples);
}

void LiveSound::resample(std::vector<float>& samples) {
  std::span<const float> rest = decoded_;
  while (true) {
    const std::size_t size = samples.size();
    samples.resize(size + kBlock);
    const Resampler::Step step = resampler_->process(rest, std::span(samples).subspan(size));
    samples.resize(size + step.num_produced);
    rest = rest.subspan(step.num_consumed);
    if (step.num_consumed == 0 && step.num_produced == 0) {
      break;
    }
  }
  decoded_.assign(rest.begin(), rest.end());
}

void LiveSound::finish(std::vector<float>& samples) {
  if (resampler_) {
    std::size_t count = kBlock;
    while (count > 0) {
      const std::size_t size = samples.size();
      samples.resize(size + kBlock);
      count = resampler_->finish(std::span(samples).subspan(size));
      samples.resize(size + count);
    }
  }
  stream_.finish();
}

}  // namespace merkit
