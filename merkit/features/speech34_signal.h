// The time-domain half of the 34 speech features: zero crossings, energies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace merkit {

inline constexpr std::size_t kSpeech34Blocks = 10;

// Where the sign of x - mean changes, for every window of a signal at once. Immutable.
class SignChanges {
 public:
  SignChanges(std::span<const float> samples, double mean);

  // Sum of |sign(x[i] - mean) - sign(x[i-1] - mean)| over i = begin + 1 .. end - 1, where sign is
  // -1, 0 or 1. `begin` < `end` <= number of samples.
  std::uint64_t count(std::size_t begin, std::size_t end) const noexcept;

 private:
  // Changes at sample indices below `index`.
  std::uint64_t count_below(std::size_t index) const noexcept;

  std::vector<std::uint64_t> above_;       // bit i: x[i] > mean differs from x[i-1] > mean
  std::vector<std::uint64_t> below_;       // bit i: x[i] < mean differs from x[i-1] < mean
  std::vector<std::uint64_t> cumulative_;  // changes before each word of 64 samples
};

// x - mean into `out` [samples.size()], T is float or double.
template <class T>
void remove_mean(std::span<const float> samples, double mean, std::span<T> out);

// Energies of one frame.
template <class T>
struct FrameEnergies {
  std::array<T, kSpeech34Blocks> blocks;  // of 10 blocks of floor(size / 10) samples
  T total;                                // of all samples
  bool is_constant;                       // all samples are equal
};

// Sums of squares of `frame`, whose size is at least 10.
template <class T>
FrameEnergies<T> frame_energies(std::span<const T> frame);

}  // namespace merkit
