#include "merkit/infer/waveform_overview.h"

#include <algorithm>

namespace merkit {

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
    const auto [low, high] =
        std::minmax_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(count));
    parts_.back().low = std::min(parts_.back().low, *low);
    parts_.back().high = std::max(parts_.back().high, *high);
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
