#include "merkit/features/signal_level.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "merkit/base/error.h"
#include "merkit/base/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/features/signal_level.cc"
#include "hwy/foreach_target.h"

#include "hwy/highway.h"

#ifndef MERKIT_FEATURES_SIGNAL_LEVEL_ONCE_
#define MERKIT_FEATURES_SIGNAL_LEVEL_ONCE_
namespace merkit {

// What one pass over the samples finds.
struct SignalSums {
  double sum = 0.0;
  float min = 0.0F;
  float max = 0.0F;
};

}  // namespace merkit
#endif

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

SignalSums sum_signal(const float* samples, std::size_t size) {
  const hn::ScalableTag<double> d;
  const hn::Rebind<float, decltype(d)> narrow;
  const std::size_t lanes = hn::Lanes(d);
  auto sum0 = hn::Zero(d);
  auto sum1 = hn::Zero(d);
  auto low = hn::Set(narrow, samples[0]);
  auto high = low;
  std::size_t i = 0;
  for (; i + 2 * lanes <= size; i += 2 * lanes) {
    const auto x0 = hn::LoadU(narrow, samples + i);
    const auto x1 = hn::LoadU(narrow, samples + i + lanes);
    sum0 = hn::Add(sum0, hn::PromoteTo(d, x0));
    sum1 = hn::Add(sum1, hn::PromoteTo(d, x1));
    low = hn::Min(low, hn::Min(x0, x1));
    high = hn::Max(high, hn::Max(x0, x1));
  }
  SignalSums out{hn::GetLane(hn::SumOfLanes(d, hn::Add(sum0, sum1))),
                 hn::GetLane(hn::MinOfLanes(narrow, low)),
                 hn::GetLane(hn::MaxOfLanes(narrow, high))};
  for (; i < size; ++i) {
    out.sum += static_cast<double>(samples[i]);
    out.min = std::min(out.min, samples[i]);
    out.max = std::max(out.max, samples[i]);
  }
  return out;
}

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {
namespace {

HWY_EXPORT(sum_signal);

[[noreturn]] void refuse_sample(std::span<const float> samples, std::uint64_t num_before) {
  const auto bad =
      std::find_if(samples.begin(), samples.end(), [](float x) { return !std::isfinite(x); });
  const auto index = num_before + static_cast<std::uint64_t>(bad - samples.begin());
  throw Error(ErrorCode::kCorruptData, "sound: expected finite samples, got " +
                                           std::to_string(*bad) + " at sample " +
                                           std::to_string(index));
}

}  // namespace

void SignalMeter::add(std::span<const float> samples) {
  while (!samples.empty()) {
    const std::size_t size = std::min(samples.size(), kChunkSamples - pending_.size());
    const auto part = samples.first(size);
    samples = samples.subspan(size);
    if (size == kChunkSamples) {
      add_chunk(part);
      continue;
    }
    pending_.insert(pending_.end(), part.begin(), part.end());
    if (pending_.size() == kChunkSamples) {
      add_chunk(pending_);
      pending_.clear();
    }
  }
}

void SignalMeter::add_chunk(std::span<const float> chunk) {
  const SignalSums sums = HWY_DYNAMIC_DISPATCH(sum_signal)(chunk.data(), chunk.size());
  if (!std::isfinite(sums.sum)) {
    refuse_sample(chunk, num_samples_);
  }
  sum_ += sums.sum;
  min_ = num_samples_ == 0 ? sums.min : std::min(min_, sums.min);
  max_ = num_samples_ == 0 ? sums.max : std::max(max_, sums.max);
  num_samples_ += chunk.size();
}

SignalLevel SignalMeter::level() const {
  if (!pending_.empty()) {
    SignalMeter whole(*this);
    whole.add_chunk(pending_);
    whole.pending_.clear();
    return whole.level();
  }
  if (num_samples_ == 0) {
    return {};
  }
  const double mean = sum_ / static_cast<double>(num_samples_);
  const auto low = static_cast<double>(min_);
  const auto high = static_cast<double>(max_);
  return {mean, std::max(std::abs(low), std::abs(high)), std::max(high - mean, mean - low)};
}

SignalLevel signal_level(std::span<const float> samples) {
  SignalMeter meter;
  while (!samples.empty()) {
    const std::size_t size = std::min(samples.size(), SignalMeter::kChunkSamples);
    meter.add_chunk(samples.first(size));
    samples = samples.subspan(size);
  }
  return meter.level();
}

}  // namespace merkit
#endif
