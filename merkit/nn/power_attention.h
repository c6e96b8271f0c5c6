// Weights of attention for steps that share their keys. Not installed.
//
// tanh(q + k) = 1 - 2 / (exp(2 q) exp(2 k) + 1): with the powers of the keys at hand, a step takes
// a product and a division a number, and an exponential for its query alone.
#pragma once

#include <cstddef>
#include <span>

namespace merkit {

// Replaces each key k by exp(2 k) and returns true, if all lie within +-20; leaves them as they are
// otherwise, for powers of larger ones can leave the range of numbers where their sum with a query
// does not. Thread-safe, as all here.
bool keys_to_powers(std::span<float> keys);

struct PowerAttentionStep {
  std::size_t num_frames = 0;
  std::size_t num_units = 0;
  const float* keys = nullptr;   // [num_frames, num_units], exp(2 k) for each number k of a key
  float* query = nullptr;        // [num_units]; overwritten
  const float* scale = nullptr;  // [num_units]
  float* weights = nullptr;      // [num_frames]
};

// The weights of attend() (merkit/nn/attention_kernels.h), within rounding.
void attend_by_powers(const PowerAttentionStep& step);

}  // namespace merkit
