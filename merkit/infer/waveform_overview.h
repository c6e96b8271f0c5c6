// The outline of a sound of any length in a bounded number of parts.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/infer/timeline.h"

namespace merkit {

// Parts double their length whenever there are more than kMostParts of them. Not thread-safe.
class WaveformOverview {
 public:
  static constexpr std::size_t kMostParts = 4800;

  void add(std::span<const float> samples);

  // Lowest and highest sample of every `part_samples()`, in order.
  const std::vector<WaveformPart>& parts() const noexcept { return parts_; }
  std::size_t part_samples() const noexcept { return part_samples_; }

 private:
  void join_pairs();

  std::vector<WaveformPart> parts_;
  std::size_t part_samples_ = 64;
  std::size_t num_in_last_ = 0;  // samples in the last part
};

}  // namespace merkit
