#include "merkit/features/speech_evidence.h"

#include <algorithm>
#include <cmath>

namespace merkit {
namespace {

constexpr float kSilenceDb = -200.0F;
constexpr float kPeakFallDb = 0.05F;  // a frame
constexpr float kDepthDb = 50.0F;     // below the peak, levels are all the same
constexpr float kMostExcessDb = 20.0F;
constexpr float kHeardDb = 6.0F;   // above the floor
constexpr float kNearDb = 35.0F;   // of the loudest band
constexpr float kFaintDb = 30.0F;  // below the peak
constexpr std::size_t kHalfStep = 3;
constexpr std::size_t kHalfWindow = 15;

float to_db(float power) { return power > 1e-20F ? 10.0F * std::log10(power) : kSilenceDb; }

}  // namespace

void SpeechEvidence::add(const SpeechBandPower& frame, std::vector<SpeechMeasures>& out) {
  last_[num_frames_ % 3] = frame;
  ++num_frames_;
  if (num_frames_ < 2) {
    return;
  }
  SpeechBandPower sum{};
  const std::size_t count = std::min<std::size_t>(num_frames_, 3);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t b = 0; b < num_bands_; ++b) {
      sum[b] += last_[i][b] / static_cast<float>(count);
    }
  }
  add_levels(sum);
  add_changes(num_levels_, false);
  while (num_measured_ + kHalfWindow < num_changes_) {
    out.push_back(measures(num_measured_));
    ++num_measured_;
  }
}

void SpeechEvidence::finish(std::vector<SpeechMeasures>& out) {
  if (num_frames_ > 0) {
    SpeechBandPower sum = last_[(num_frames_ - 1) % 3];
    if (num_frames_ > 1) {
      for (std::size_t b = 0; b < num_bands_; ++b) {
        sum[b] = 0.5F * (sum[b] + last_[(num_frames_ - 2) % 3][b]);
      }
    }
    add_levels(sum);
    add_changes(num_levels_, true);
  }
  for (; num_measured_ < num_changes_; ++num_measured_) {
    out.push_back(measures(num_measured_));
  }
}

void SpeechEvidence::add_levels(const SpeechBandPower& power) {
  Levels& levels = levels_[num_levels_ % kRing];
  float total = 0.0F;
  for (std::size_t b = 0; b < num_bands_; ++b) {
    levels[b] = to_db(power[b]);
    total += power[b];
  }
  level_db_[num_levels_ % kRing] = to_db(total);
  const float loudest =
      *std::max_element(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(num_bands_));
  const float last_peak =
      num_levels_ == 0 ? kSilenceDb : peak_db_[(num_levels_ - 1) % kRing] - kPeakFallDb;
  peak_db_[num_levels_ % kRing] = std::max(loudest, last_peak);
  Levels& minima = minima_[num_levels_ / kFloorBlock % minima_.size()];
  if (num_levels_ % kFloorBlock == 0) {
    minima = levels;
  }
  for (std::size_t b = 0; b < num_bands_; ++b) {
    minima[b] = std::min(minima[b], levels[b]);
  }
  ++num_levels_;
}

// Changes of frames whose neighbours lie before `end`; of the others too if nothing follows.
void SpeechEvidence::add_changes(std::size_t end, bool is_last) {
  constexpr std::size_t kStep = 2 * kHalfStep;
  while (num_changes_ < end) {
    std::size_t before = num_changes_ - std::min(num_changes_, kHalfStep);
    std::size_t after = before + kStep;
    if (after >= end) {
      if (!is_last) {
        return;
      }
      after = end - 1;
      before = after - std::min(after, kStep);
    }
    changes_[num_changes_ % kRing] = shape_change(levels_[before % kRing], levels_[after % kRing]);
    ++num_changes_;
  }
}

float SpeechEvidence::shape_change(const Levels& before, const Levels& after) const {
  const float least = peak_db_[(num_levels_ - 1) % kRing] - kDepthDb;
  float sum = 0.0F;
  float squares = 0.0F;
  for (std::size_t b = 0; b < num_bands_; ++b) {
    const float step = std::max(after[b], least) - std::max(before[b], least);
    sum += step;
    squares += step * step;
  }
  const auto count = static_cast<float>(num_bands_);
  const float mean = sum / count;
  return std::sqrt(std::max(0.0F, squares / count - mean * mean));
}

float SpeechEvidence::usual_change(std::size_t frame) const {
  std::array<float, 2 * kHalfWindow + 1> window{};
  const std::size_t begin = frame - std::min(frame, kHalfWindow);
  const std::size_t end = std::min(num_changes_, frame + kHalfWindow + 1);
  for (std::size_t t = begin; t < end; ++t) {
    window[t - begin] = changes_[t % kRing];
  }
  const auto middle = window.begin() + static_cast<std::ptrdiff_t>(2 * (end - begin) / 5);
  std::nth_element(window.begin(), middle,
                   window.begin() + static_cast<std::ptrdiff_t>(end - begin));
  return *middle;
}

float SpeechEvidence::floor_of(std::size_t band) const {
  float least = minima_[0][band];
  const std::size_t num_blocks = std::min((num_levels_ - 1) / kFloorBlock + 1, minima_.size());
  for (std::size_t i = 1; i < num_blocks; ++i) {
    least = std::min(least, minima_[i][band]);
  }
  return least;
}

SpeechMeasures SpeechEvidence::measures(std::size_t frame) const {
  const Levels& levels = levels_[frame % kRing];
  const float loudest =
      *std::max_element(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(num_bands_));
  SpeechMeasures result;
  result.level_db = level_db_[frame % kRing];
  float sum = 0.0F;
  for (std::size_t b = 0; b < num_bands_; ++b) {
    const float excess = levels[b] - floor_of(b);
    sum += std::clamp(excess, 0.0F, kMostExcessDb);
    result.num_bands += excess >= kHeardDb && levels[b] >= loudest - kNearDb ? 1 : 0;
  }
  if (loudest < peak_db_[frame % kRing] - kFaintDb) {
    result.num_bands = 0;
  }
  result.excess_db = sum / static_cast<float>(num_bands_);
  result.change_db = usual_change(frame);
  return result;
}

}  // namespace merkit
