// Runs of neighbouring frames laid end to end, and the choice of the loudest ones.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

// Segments of `context` frames in a signal of `num_frames` frames, one a frame: segment s covers
// the frames s .. s + context - 1.
std::size_t num_segments(std::size_t num_frames, std::size_t context) noexcept;

// The chosen segments of `frames` [num_frames, num_dims]: row i holds the `context` frames from
// first_frames[i] on, one after another, [first_frames.size(), context * num_dims]. Throws
// Error(kInvalidArgument) if a segment reaches beyond the last frame.
Matrix<double> stack_frames(const Matrix<double>& frames, std::span<const std::size_t> first_frames,
                            std::size_t context);

// The mean of `values` [num_frames] over the frames of each segment, [num_segments].
std::vector<double> segment_means(std::span<const double> values, std::size_t context);

// The indices of the highest values, in rising order: `fraction` of them rounded up. Among equals
// the lower index is taken. Throws Error(kInvalidArgument) if `fraction` is not in (0, 1].
std::vector<std::size_t> top_fraction(std::span<const double> values, double fraction);

}  // namespace merkit
