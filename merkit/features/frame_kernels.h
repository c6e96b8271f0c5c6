// Vector code over the samples of one frame: conditioning, sums.
#pragma once

#include <cstddef>
#include <span>

namespace merkit {

// What is done to a frame. `window` has as many factors as the frame samples.
template <class T>
struct FrameConditioning {
  std::span<const T> window;
  bool remove_mean = false;
  T pre_emphasis = 0;
};

// Removes the mean of `frame` if asked, applies pre-emphasis and window and writes the result to
// `out`; all spans have the window's length. Returns the sum of squares after the removal of the
// mean.
float condition_frame(const FrameConditioning<float>& how, std::span<const float> frame,
                      std::span<float> out);
double condition_frame(const FrameConditioning<double>& how, std::span<const double> frame,
                       std::span<double> out);

// Sum of `frame`.
float sum_of(std::span<const float> frame);

// Sum of the squares of `frame` in double. For 16-bit samples it is exact, whatever the order.
double sum_of_squares(std::span<const float> frame);

}  // namespace merkit
