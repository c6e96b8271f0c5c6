#include "merkit/features/pitch_autocorrelation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "merkit/features/frame_kernels.h"
#include "merkit/features/pitch_kernels.h"

namespace merkit {
namespace {

// Frames transformed together: enough to fill the lanes, few enough to stay in the cache.
constexpr std::size_t kBlockFrames = 16;

// Hann window without the zeros at its ends.
std::vector<float> inner_hann(std::size_t size) {
  std::vector<float> window(size);
  const double step = 2.0 * std::numbers::pi / static_cast<double>(size + 1);
  for (std::size_t i = 0; i < size; ++i) {
    window[i] = static_cast<float>(0.5 - 0.5 * std::cos(step * static_cast<double>(i + 1)));
  }
  return window;
}

// The part of `signal` within `half` samples of `center`.
std::span<const float> around(std::span<const float> signal, std::ptrdiff_t center,
                              std::size_t half) {
  const auto size = std::ssize(signal);
  const auto reach = static_cast<std::ptrdiff_t>(half);
  const auto begin = std::clamp(center - reach, std::ptrdiff_t{0}, size);
  const auto end = std::clamp(center + reach, begin, size);
  return signal.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

}  // namespace

PitchAutocorrelation::PitchAutocorrelation(const PitchWindow& sizes)
    : sizes_(sizes),
      // Long enough that no lag that is looked at wraps around.
      fft_(next_fast_fft_length(2 * sizes.half_window + sizes.last_lag + sizes.margin)),
      window_(inner_hann(2 * sizes.half_window)) {
  std::vector<double> frame(window_.begin(), window_.end());
  frame.resize(fft_.length());
  Matrix<double> lags(1, sizes.last_lag + sizes.margin + 1);
  RealFft<double>(fft_.length())
      .autocorrelation_overlapping({frame, 0, {}}, {lags.values(), 1, lags.cols()});
  for (const double r : lags.values()) {
    factors_.push_back(static_cast<float>(lags(0, 0) / r));
  }
}

float PitchAutocorrelation::cut_frame(std::span<const float> signal, std::ptrdiff_t center,
                                      std::span<float> out) const {
  const auto near = around(signal, center, sizes_.half_mean);
  const float mean = near.empty() ? 0.0F : sum_of(near) / static_cast<float>(near.size());
  const auto inside = around(signal, center, sizes_.half_window);
  if (inside.size() < window_.size()) {
    std::ranges::fill(out, 0.0F);
  }
  if (inside.empty()) {
    return 0.0F;
  }
  const auto window_begin = center - static_cast<std::ptrdiff_t>(sizes_.half_window);
  const auto skipped = static_cast<std::size_t>((inside.data() - signal.data()) - window_begin);
  return apply_window(inside, mean, std::span(window_).subspan(skipped, inside.size()),
                      out.subspan(skipped, inside.size()));
}

void PitchAutocorrelation::fill_row(std::span<const float> lags, std::span<float> row) const {
  const std::size_t margin = sizes_.margin;
  if (!(lags[0] > 0.0F)) {
    std::fill(row.begin(), row.end(), 0.0F);
    return;
  }
  normalise(lags, factors_, 1.0F / lags[0], row.subspan(margin));
  for (std::size_t i = 1; i <= margin; ++i) {
    row[margin - i] = row[margin + i];
  }
}

void PitchAutocorrelation::compute(const PitchFrames& frames, MatrixView<float> rows,
                                   std::span<float> peaks) const {
  const std::size_t length = fft_.length();
  Matrix<float> lags(kBlockFrames, factors_.size());
  std::vector<float> block(kBlockFrames * length);  // zeros behind each frame stay zeros
  for (std::size_t first = 0; first < rows.rows; first += kBlockFrames) {
    const std::size_t count = std::min(kBlockFrames, rows.rows - first);
    for (std::size_t f = 0; f < count; ++f) {
      peaks[first + f] = cut_frame(frames.signal, frames.centers[first + f],
                                   std::span(block).subspan(f * length, window_.size()));
    }
    fft_.autocorrelation_overlapping({block, length, {}}, {lags.values(), count, lags.cols()});
    for (std::size_t f = 0; f < count; ++f) {
      fill_row(lags.row(f), rows.row(first + f));
    }
  }
}

}  // namespace merkit
