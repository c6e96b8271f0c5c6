// Counter-based random numbers: the n-th number of a stream depends on (seed, stream, n) alone, so
// parallel work that names its streams gives the same numbers for any thread count.
//
//   Rng rng(seed, /*stream=*/utterance_index);
//   const double gain = rng.uniform(0.5, 2.0);
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace merkit {

// Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3).
// Cheap to copy. One object must not be shared between threads; make one per stream.
class Rng {
 public:
  explicit Rng(std::uint64_t seed, std::uint64_t stream = 0) noexcept
      : seed_(seed), stream_(stream) {}

  // An independent stream, fixed by this object's seed and stream and by `name`; it does not
  // advance this one.
  Rng fork(std::uint64_t name) const noexcept;
  Rng fork(std::string_view name) const noexcept;

  std::uint32_t next_u32() noexcept;
  std::uint64_t next_u64() noexcept;
  // In [0, 1), 53 random bits.
  double uniform() noexcept;
  // In [low, high).
  double uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }
  // Mean 0, deviation 1 (Box & Muller 1958).
  double normal() noexcept;
  // In 0 .. bound-1 without bias (Lemire 2019); bound >= 1.
  std::uint64_t below(std::uint64_t bound) noexcept;
  // True with probability p.
  bool chance(double p) noexcept { return uniform() < p; }

  // A uniformly random order of `items` (Fisher & Yates).
  template <class T>
  void shuffle(std::span<T> items) noexcept {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[static_cast<std::size_t>(below(i))]);
    }
  }

 private:
  std::uint64_t seed_;
  std::uint64_t stream_;
  std::uint64_t block_ = 0;
  std::array<std::uint32_t, 4> buffer_{};
  unsigned used_ = 4;
};

}  // namespace merkit
