#include "merkit/features/segments.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fmt/format.h"
#include "merkit/base/error.h"

namespace merkit {

std::size_t num_segments(std::size_t num_frames, std::size_t context) noexcept {
  return num_frames < context ? 0 : num_frames - context + 1;
}

Matrix<double> stack_frames(const Matrix<double>& frames, std::span<const std::size_t> first_frames,
                            std::size_t context) {
  Matrix<double> out(first_frames.size(), context * frames.cols());
  for (std::size_t i = 0; i < first_frames.size(); ++i) {
    if (first_frames[i] >= num_segments(frames.rows(), context)) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("segments: expected {} frames from frame {} on, got {} frames in all",
                              context, first_frames[i], frames.rows()));
    }
    const auto from = frames.values().subspan(first_frames[i] * frames.cols(), out.cols());
    std::ranges::copy(from, out.row(i).begin());
  }
  return out;
}

std::vector<double> segment_means(std::span<const double> values, std::size_t context) {
  std::vector<double> out(num_segments(values.size(), context));
  for (std::size_t s = 0; s < out.size(); ++s) {
    const auto part = values.subspan(s, context);
    out[s] = std::accumulate(part.begin(), part.end(), 0.0) / static_cast<double>(context);
  }
  return out;
}

std::vector<std::size_t> top_fraction(std::span<const double> values, double fraction) {
  if (!(fraction > 0.0 && fraction <= 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("segments: expected a fraction in (0, 1], got {}", fraction));
  }
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order,
                           [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  // The subtrahend keeps 0.1 * 10 from being rounded up to 2.
  const double wanted = std::ceil(fraction * static_cast<double>(values.size()) - 1e-9);
  order.resize(std::min(order.size(), static_cast<std::size_t>(wanted)));
  std::ranges::sort(order);
  return order;
}

}  // namespace merkit
