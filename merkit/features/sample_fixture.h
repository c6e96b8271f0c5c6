// Sounds of 16-bit values for property tests. For tests only.
#pragma once

#include <rapidcheck.h>

#include <cstddef>
#include <vector>

namespace merkit::testing {

// 16-bit values as samples.
inline std::vector<float> samples_of(const std::vector<int>& values) {
  std::vector<float> out;
  out.reserve(values.size());
  for (const int v : values) {
    out.push_back(static_cast<float>(v) / 32768.0F);
  }
  return out;
}

// `least` .. `least` + 299 samples, many of them equal, many 0.
inline std::vector<float> any_samples(std::size_t least) {
  const auto size = *rc::gen::inRange<std::size_t>(least, least + 300);
  return samples_of(*rc::gen::container<std::vector<int>>(size, rc::gen::inRange(-3, 4)));
}

}  // namespace merkit::testing
