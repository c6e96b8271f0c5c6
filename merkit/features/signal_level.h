// Mean and peaks of a whole signal, also of one that comes in pieces.
//
//   SignalMeter meter;
//   meter.add(first_chunk);
//   meter.add(rest);
//   const double peak = meter.level().peak;
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace merkit {

// Level of a whole signal. For 16-bit samples the sum is exact, so the mean is the same in any
// order of summation.
struct SignalLevel {
  double mean = 0.0;
  double peak = 0.0;             // max |x|
  double peak_about_mean = 0.0;  // max |x - mean|
};

// Level of all `samples` at once. Throws as SignalMeter::add().
SignalLevel signal_level(std::span<const float> samples);

// Gathers the level. Sums are over chunks, then of chunks, so that the bytes do not depend on the
// parts in which the signal comes. Not thread-safe.
class SignalMeter {
 public:
  static constexpr std::size_t kChunkSamples = std::size_t{1} << 16U;

  // The next samples. Throws Error(kCorruptData), which counts samples from the first part's first,
  // if one is NaN or infinite, perhaps only when later ones are added or by level().
  void add(std::span<const float> samples);

  // Of all samples so far; zeros if there are none. Throws as add().
  SignalLevel level() const;

 private:
  friend SignalLevel signal_level(std::span<const float> samples);

  void add_chunk(std::span<const float> chunk);

  std::vector<float> pending_;  // samples that do not fill a chunk yet
  double sum_ = 0.0;
  float min_ = 0.0F;
  float max_ = 0.0F;
  std::uint64_t num_samples_ = 0;
};

}  // namespace merkit
