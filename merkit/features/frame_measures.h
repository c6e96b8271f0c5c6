// Measures of frames that need no transform: energy and zero crossings.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace merkit {

// Whole frames cut out of a signal: frame t begins at sample t * hop.
struct FrameCut {
  std::size_t width = 0;  // samples, >= 2
  std::size_t hop = 0;    // samples, >= 1

  // Frames in a signal of that length.
  std::size_t num_frames(std::size_t num_samples) const noexcept {
    return num_samples < width ? 0 : (num_samples - width) / hop + 1;
  }
};

// `window_s` and `hop_s` in whole samples, rounded down, as FramePower cuts its frames.
FrameCut make_frame_cut(double window_s, double hop_s, int sample_rate_hz);

// The mean of the squares of each frame, [num_frames].
std::vector<double> mean_squares(std::span<const float> samples, const FrameCut& cut);

// ln(max(mean square, 1e-10)): silence is -23.03, well below one step of 16-bit samples.
double log_energy(double mean_square);

enum class CrossingRule {
  kSigns,      // changes of sign from one sample that is not 0 to the next, over width - 1
  kOpenSmile,  // samples other than the first and the last whose predecessor has the other sign, or
               // that are 0 between samples whose product is not positive, over width: digital
               // silence has a rate near 1
};

// The zero-crossing rate of each frame of `samples`, 0..1, [num_frames].
std::vector<double> zero_crossing_rates(std::span<const float> samples, const FrameCut& cut,
                                        CrossingRule rule = CrossingRule::kSigns);

}  // namespace merkit
