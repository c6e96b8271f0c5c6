#include "merkit/features/speech34_signal.h"

#include <algorithm>
#include <bit>

#include "merkit/base/simd_targets.h"
#include "merkit/features/sign_words.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/features/speech34_signal.cc"
#include "hwy/foreach_target.h"

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T, class Promote>
HWY_INLINE void center_any(const float* samples, std::size_t size, double mean, T* out,
                           const Promote& promote) {
  const hn::ScalableTag<T> d;
  const auto shift = hn::Set(d, static_cast<T>(mean));
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= size; i += hn::Lanes(d)) {
    hn::StoreU(hn::Sub(promote(d, samples + i), shift), d, out + i);
  }
  for (; i < size; ++i) {
    out[i] = static_cast<T>(samples[i]) - static_cast<T>(mean);
  }
}

void center_f32(const float* samples, std::size_t size, double mean, float* out) {
  center_any(samples, size, mean, out,
             [](auto d, const float* from) HWY_ATTR { return hn::LoadU(d, from); });
}

void center_f64(const float* samples, std::size_t size, double mean, double* out) {
  center_any(samples, size, mean, out, [](auto d, const float* from) HWY_ATTR {
    return hn::PromoteTo(d, hn::LoadU(hn::Rebind<float, decltype(d)>(), from));
  });
}

// Sum of squares of `size` values; clears `same` if one of them is not `first`.
template <class T>
HWY_INLINE T sum_squares(const T* values, std::size_t size, T first, bool& same) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto first_v = hn::Set(d, first);
  auto sum0 = hn::Zero(d);
  auto sum1 = hn::Zero(d);
  auto equal = hn::Eq(first_v, first_v);
  std::size_t i = 0;
  for (; i + 2 * lanes <= size; i += 2 * lanes) {
    const auto x0 = hn::LoadU(d, values + i);
    const auto x1 = hn::LoadU(d, values + i + lanes);
    sum0 = hn::MulAdd(x0, x0, sum0);
    sum1 = hn::MulAdd(x1, x1, sum1);
    equal = hn::And(equal, hn::And(hn::Eq(x0, first_v), hn::Eq(x1, first_v)));
  }
  same = same && hn::AllTrue(d, equal);
  T total = hn::GetLane(hn::SumOfLanes(d, hn::Add(sum0, sum1)));
  for (; i < size; ++i) {
    total += values[i] * values[i];
    same = same && values[i] == first;
  }
  return total;
}

template <class T>
FrameEnergies<T> energies_any(const T* frame, std::size_t size) {
  const std::size_t length = size / kSpeech34Blocks;
  FrameEnergies<T> out{{}, T{0}, true};
  for (std::size_t b = 0; b < kSpeech34Blocks; ++b) {
    out.blocks[b] = sum_squares(frame + b * length, length, frame[0], out.is_constant);
    out.total += out.blocks[b];
  }
  const std::size_t rest = kSpeech34Blocks * length;
  out.total += sum_squares(frame + rest, size - rest, frame[0], out.is_constant);
  return out;
}

FrameEnergies<float> energies_f32(const float* frame, std::size_t size) {
  return energies_any(frame, size);
}
FrameEnergies<double> energies_f64(const double* frame, std::size_t size) {
  return energies_any(frame, size);
}

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {
namespace {

HWY_EXPORT(center_f32);
HWY_EXPORT(center_f64);
HWY_EXPORT(energies_f32);
HWY_EXPORT(energies_f64);

// Bit i: bit i and the one before it differ.
std::uint64_t changes(std::uint64_t word, std::uint64_t previous) {
  return word ^ ((word << 1U) | (previous >> 63U));
}

}  // namespace

SignChanges::SignChanges(std::span<const float> samples, double mean) {
  std::uint64_t total = 0;
  SignWord previous;
  for (const SignWord& word : sign_words(samples, mean)) {
    above_.push_back(changes(word.above, previous.above));
    below_.push_back(changes(word.below, previous.below));
    cumulative_.push_back(total);
    total +=
        static_cast<std::uint64_t>(std::popcount(above_.back()) + std::popcount(below_.back()));
    previous = word;
  }
}

std::uint64_t SignChanges::count_below(std::size_t index) const noexcept {
  const std::size_t w = index / 64;
  const std::uint64_t mask = (std::uint64_t{1} << (index % 64)) - 1;
  return cumulative_[w] + static_cast<std::uint64_t>(std::popcount(above_[w] & mask) +
                                                     std::popcount(below_[w] & mask));
}

std::uint64_t SignChanges::count(std::size_t begin, std::size_t end) const noexcept {
  return count_below(end) - count_below(begin + 1);
}

template <>
void remove_mean<float>(std::span<const float> samples, double mean, std::span<float> out) {
  HWY_DYNAMIC_DISPATCH(center_f32)(samples.data(), samples.size(), mean, out.data());
}

template <>
void remove_mean<double>(std::span<const float> samples, double mean, std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(center_f64)(samples.data(), samples.size(), mean, out.data());
}

template <>
FrameEnergies<float> frame_energies<float>(std::span<const float> frame) {
  return HWY_DYNAMIC_DISPATCH(energies_f32)(frame.data(), frame.size());
}

template <>
FrameEnergies<double> frame_energies<double>(std::span<const double> frame) {
  return HWY_DYNAMIC_DISPATCH(energies_f64)(frame.data(), frame.size());
}

}  // namespace merkit
#endif
