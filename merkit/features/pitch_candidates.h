// Periods at which a frame resembles itself: the maxima of its autocorrelation.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace merkit {

// One possible period of a frame.
struct PitchCandidate {
  float lag_samples = 0.0F;
  float strength = 0.0F;  // normalised autocorrelation there, at most 1
};

// Whole lags at which maxima are looked for.
struct LagRange {
  std::size_t first = 1;  // samples, >= 1
  std::size_t last = 1;   // samples, >= first
};

// Maxima of the band-limited function through the values of a normalised autocorrelation, found by
// interpolation with sin(x)/x under a raised cosine over kMargin values on either side (Boersma
// 1993, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio
// of a sampled sound", Proc. Institute of Phonetic Sciences Amsterdam 17, 97-110).
//
// A row holds the values at lags -kMargin .. range.last + kMargin.
// Immutable after construction, so one instance may be shared by any number of threads.
class PitchCandidates {
 public:
  static constexpr std::size_t kMargin = 64;

  explicit PitchCandidates(LagRange range);

  // Values in a row.
  std::size_t row_size() const noexcept { return range_.last + 2 * kMargin + 1; }

  // What find() fills, kept from row to row so that it need not be allocated again.
  struct Found {
    std::vector<PitchCandidate> candidates;
    std::vector<std::size_t> peaks;  // scratch
  };

  // The maxima of `row` [row_size()] next to the whole lags of the range, by rising lag: those
  // higher than `threshold` there, or else the highest one whatever its height.
  void find(std::span<const float> row, float threshold, Found& found) const;

  // The interpolated maximum less than one sample from the whole lag `peak`, where `row` has a
  // local maximum. A height h above 1, which the division by the window's autocorrelation can give,
  // becomes 1 / h.
  PitchCandidate refine(std::span<const float> row, std::size_t peak) const;

 private:
  // Value and derivative at `phase` steps of 1 / kNumPhases samples after lag peak - 1.
  struct Point {
    float value = 0.0F;
    float slope = 0.0F;
  };
  Point interpolate(std::span<const float> row, std::size_t peak, int phase) const;

  LagRange range_;
  std::vector<float> value_taps_;  // [kNumPhases, 2 * kMargin]
  std::vector<float> slope_taps_;  // likewise
};

}  // namespace merkit
