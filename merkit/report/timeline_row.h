// A row of the drawing of a timeline and the time that it shows. Not installed.
#pragma once

#include <algorithm>
#include <cstddef>

namespace merkit {

inline constexpr double kRowWidth = 1000.0;          // in units of the view box
inline constexpr std::size_t kMostRowColumns = 500;  // of the waveform and what lies below it

struct TimelineRow {
  double start_s = 0.0;
  double length_s = 1.0;
  double top = 0.0;    // of the waveform
  double below = 0.0;  // how much lower everything under the waveform lies

  double end_s() const noexcept { return start_s + length_s; }
  double x(double time_s) const noexcept {
    return kRowWidth * std::clamp((time_s - start_s) / length_s, 0.0, 1.0);
  }
  bool shows(double from_s, double to_s) const noexcept {
    return from_s < end_s() && to_s > start_s;
  }
};

}  // namespace merkit
