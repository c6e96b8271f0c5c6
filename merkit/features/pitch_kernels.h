// The vector code behind the pitch tracker.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace merkit {

// (in - offset) * window into `out`, all of one size; returns the largest absolute result.
float apply_window(std::span<const float> in, float offset, std::span<const float> window,
                   std::span<float> out);

// in * factors * scale into `out`, all of one size.
void normalise(std::span<const float> in, std::span<const float> factors, float scale,
               std::span<float> out);

// A maximum is an index i in 1 .. values.size() - 2 with values[i] > values[i-1] and values[i] >=
// values[i+1].

// The maxima above `threshold` into `out`, rising. At least one value.
void find_maxima(std::span<const float> values, float threshold, std::vector<std::size_t>& out);

// The largest value at a maximum, 0 if none is above 0. At least one value.
float highest_maximum(std::span<const float> values);

// Two dot products with the same values.
struct DotPair {
  float first = 0.0F;
  float second = 0.0F;
};

// values . a and values . b, all of one size, a multiple of 16.
DotPair dot_pair(std::span<const float> values, std::span<const float> a, std::span<const float> b);

}  // namespace merkit
