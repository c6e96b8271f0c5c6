#include "merkit/features/sign_words.h"

#include <cmath>
#include <limits>

#include "merkit/base/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/features/sign_words.cc"
#include "hwy/foreach_target.h"

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Bits of samples[0 .. 64): above `low`, below `high`.
SignWord sign_word(const float* samples, float low, float high) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto low_v = hn::Set(d, low);
  const auto high_v = hn::Set(d, high);
  SignWord out;
  for (std::size_t i = 0; i < 64; i += lanes) {
    const auto x = hn::LoadU(d, samples + i);
    // StoreMaskBits writes whole bytes, at most 8 of them; bits above the lanes are zero.
    std::uint64_t above = 0;
    std::uint64_t below = 0;
    hn::StoreMaskBits(d, hn::Gt(x, low_v), reinterpret_cast<std::uint8_t*>(&above));
    hn::StoreMaskBits(d, hn::Lt(x, high_v), reinterpret_cast<std::uint8_t*>(&below));
    out.above |= above << i;
    out.below |= below << i;
  }
  return out;
}

void fill_words(const float* samples, std::size_t size, float low, float high, SignWord* words) {
  std::size_t w = 0;
  for (; (w + 1) * 64 <= size; ++w) {
    words[w] = sign_word(samples + w * 64, low, high);
  }
  for (std::size_t i = w * 64; i < size; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << (i % 64);
    words[w].above |= samples[i] > low ? bit : 0;
    words[w].below |= samples[i] < high ? bit : 0;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {
namespace {

HWY_EXPORT(fill_words);

// The float nearest to `value` from below; x > value for a float x if and only if x is above it.
float float_at_or_below(double value) {
  const auto near = static_cast<float>(value);
  return static_cast<double>(near) <= value
             ? near
             : std::nextafter(near, -std::numeric_limits<float>::infinity());
}

}  // namespace

std::vector<SignWord> sign_words(std::span<const float> samples, double level) {
  std::vector<SignWord> words(samples.size() / 64 + 1);
  HWY_DYNAMIC_DISPATCH(fill_words)
  (samples.data(), samples.size(), float_at_or_below(level), -float_at_or_below(-level),
   words.data());
  return words;
}

}  // namespace merkit
#endif
