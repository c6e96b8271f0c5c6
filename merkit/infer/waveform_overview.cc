#include "merkit/infer/waveform_overview.h"

#include <algorithm>
#include <array>

namespace merkit {
namespace {

// Lowest and highest of `part` and the samples, lane by lane, which the compiler makes vectors of.
WaveformPart joined(WaveformPart part, std::span<const float> samples) {
  constexpr std::size_t kLanes = 16;
  std::array<float, kLanes> low{};
  std::array<float, kLanes> high{};
  low.fill(part.low);
  high.fill(part.high);
  std::size_t i = 0;
  for (; i + kLanes <= samples.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      low[lane] = std::min(low[lane], samples[i + lane]);
      high[lane] = std::max(high[lane], samples[i + lane]);
    }
  }
  for (; i < samples.size(); ++i) {
    low[0] = std::min(low[0], samples[i]);
    high[0] = std::max(high[0], samples[i]);
  }
  return {*std::min_element(low.begin(), low.end()), *std::max_element(high.begin(), high.end())};
}

}  // namespace

void WaveformOverview::add(std::span<const float> samples) {
  while (!samples.empty()) {
    if (parts_.empty() || num_in_last_ == part_samples_) {
      if (parts_.size() == kMostParts) {
        join_pairs();
      }
      parts_.push_back({samples.front(), samples.front()});
      num_in_last_ = 0;
    }
    const std::size_t count = std::min(samples.size(), part_samples_ - num_in_last_);
    parts_.back() = joined(parts_.back(), samples.first(count));
    num_in_last_ += count;
    samples = samples.subspan(count);
  }
}

// kMostParts is even and all parts are full when it is reached.
void WaveformOverview::join_pairs() {
  for (std::size_t i = 0; i < parts_.size() / 2; ++i) {
    parts_[i] = {std::min(parts_[2 * i].low, parts_[2 * i + 1].low),
                 std::max(parts_[2 * i].high, parts_[2 * i + 1].high)};
  }
  parts_.resize(parts_.size() / 2);
  part_samples_ *= 2;
}

}  // namespace merkit
