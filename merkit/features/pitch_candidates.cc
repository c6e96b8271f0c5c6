#include "merkit/features/pitch_candidates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "merkit/features/pitch_kernels.h"

namespace merkit {
namespace {

constexpr std::size_t kNumTaps = 2 * PitchCandidates::kMargin;
// Steps per sample. Between two steps the derivative is taken as linear, which misplaces a maximum
// by less than 1e-4 samples even at the Nyquist frequency.
constexpr int kNumPhases = 16;

// Weight of a value `distance` samples away, and its derivative with respect to the distance.
struct Tap {
  double value = 0.0;
  double slope = 0.0;
};

Tap windowed_sinc(double distance) {
  constexpr double kPi = std::numbers::pi;
  constexpr double kHalfWidth = PitchCandidates::kMargin;
  const double x = kPi * distance;
  const double sinc = distance == 0.0 ? 1.0 : std::sin(x) / x;
  const double sinc_slope = distance == 0.0 ? 0.0 : (std::cos(x) - sinc) / distance;
  const double window = 0.5 + 0.5 * std::cos(x / kHalfWidth);
  const double window_slope = -0.5 * kPi / kHalfWidth * std::sin(x / kHalfWidth);
  return {sinc * window, sinc_slope * window + sinc * window_slope};
}

// Weights of the values at -kMargin + 1 .. kMargin for a point `fraction` samples after 0. They are
// scaled to a sum of 1, so that a constant stays itself and has no slope.
std::vector<Tap> taps_at(double fraction) {
  std::vector<Tap> taps(kNumTaps);
  Tap sum;
  for (std::size_t i = 0; i < kNumTaps; ++i) {
    const double place = static_cast<double>(i) - static_cast<double>(PitchCandidates::kMargin - 1);
    taps[i] = windowed_sinc(fraction - place);
    sum.value += taps[i].value;
    sum.slope += taps[i].slope;
  }
  for (Tap& tap : taps) {
    tap.slope = (tap.slope - tap.value * sum.slope / sum.value) / sum.value;
    tap.value /= sum.value;
  }
  return taps;
}

// Value of the cubic with the given values and slopes per step at both ends of a step, `t` in 0..1
// of the way.
float hermite(float value0, float slope0, float value1, float slope1, float t) {
  const float u = 1.0F - t;
  return u * u * ((1.0F + 2.0F * t) * value0 + t * slope0) +
         t * t * ((1.0F + 2.0F * u) * value1 - u * slope1);
}

// Maximum of the parabola through three values, in samples from the middle one.
float parabola_offset(const float* middle) {
  const float curvature = 2.0F * middle[0] - middle[-1] - middle[1];
  return curvature > 0.0F ? 0.5F * (middle[1] - middle[-1]) / curvature : 0.0F;
}

// The highest maximum of `values`, if there is one; the first of several.
void keep_highest(std::span<const float> values, std::vector<std::size_t>& peaks) {
  find_maxima(values, -std::numeric_limits<float>::infinity(), peaks);
  const auto highest =
      std::max_element(peaks.begin(), peaks.end(),
                       [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  peaks.erase(peaks.begin(), highest);
  peaks.resize(std::min(peaks.size(), std::size_t{1}));
}

}  // namespace

PitchCandidates::PitchCandidates(LagRange range) : range_(range) {
  for (int phase = 0; phase < kNumPhases; ++phase) {
    for (const Tap& tap : taps_at(static_cast<double>(phase) / kNumPhases)) {
      value_taps_.push_back(static_cast<float>(tap.value));
      slope_taps_.push_back(static_cast<float>(tap.slope));
    }
  }
}

PitchCandidates::Point PitchCandidates::interpolate(std::span<const float> row, std::size_t peak,
                                                    int phase) const {
  const auto lag = peak - 1 + static_cast<std::size_t>(phase / kNumPhases);
  const auto taps = static_cast<std::size_t>(phase % kNumPhases) * kNumTaps;
  const DotPair sums =
      dot_pair(row.subspan(lag + 1, kNumTaps), std::span(value_taps_).subspan(taps, kNumTaps),
               std::span(slope_taps_).subspan(taps, kNumTaps));
  return {sums.first, sums.second};
}

PitchCandidate PitchCandidates::refine(std::span<const float> row, std::size_t peak) const {
  constexpr int kLastStep = 2 * kNumPhases - 2;
  const float start = (1.0F + parabola_offset(&row[kMargin + peak])) * kNumPhases;
  int step = std::clamp(static_cast<int>(start), 0, kLastStep);
  Point left = interpolate(row, peak, step);
  Point right = interpolate(row, peak, step + 1);
  while (left.slope <= 0.0F && step > 0) {
    right = left;
    left = interpolate(row, peak, --step);
  }
  while (right.slope > 0.0F && step < kLastStep) {
    left = right;
    right = interpolate(row, peak, ++step + 1);
  }
  const float fall = left.slope - right.slope;
  const float t = fall > 0.0F ? std::clamp(left.slope / fall, 0.0F, 1.0F) : 0.5F;
  constexpr float kStep = 1.0F / kNumPhases;
  const float height = hermite(left.value, left.slope * kStep, right.value, right.slope * kStep, t);
  const float lag = static_cast<float>(peak) - 1.0F + (static_cast<float>(step) + t) * kStep;
  return {lag, height > 1.0F ? 1.0F / height : height};
}

void PitchCandidates::find(std::span<const float> row, float threshold, Found& found) const {
  const auto searched = row.subspan(kMargin + range_.first - 1, range_.last - range_.first + 3);
  std::vector<std::size_t>& peaks = found.peaks;
  find_maxima(searched, threshold, peaks);
  if (peaks.empty()) {
    keep_highest(searched, peaks);
  }
  found.candidates.clear();
  for (const std::size_t peak : peaks) {
    found.candidates.push_back(refine(row, peak + range_.first - 1));
  }
}

}  // namespace merkit
