#include "merkit/features/frame_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/features/frame_kernels.cc"
#include "merkit/base/simd_targets.h"

// Order matters: this header compiles the rest of the file once per instruction set.
#include "hwy/foreach_target.h"

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
T total_of(std::span<const T> frame) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  auto sum = hn::Zero(d);
  std::size_t n = 0;
  for (; n + lanes <= frame.size(); n += lanes) {
    sum = hn::Add(sum, hn::LoadU(d, frame.data() + n));
  }
  T total = hn::GetLane(hn::SumOfLanes(d, sum));
  for (; n < frame.size(); ++n) {
    total += frame[n];
  }
  return total;
}

template <class T>
T condition(const FrameConditioning<T>& how, std::span<const T> frame, std::span<T> out) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t size = how.window.size();
  const T mean = how.remove_mean ? total_of(frame) / static_cast<T>(frame.size()) : T{0};
  const T first = frame[0] - mean;
  out[0] = (first - how.pre_emphasis * first) * how.window[0];
  T total = first * first;
  const auto means = hn::Set(d, mean);
  const auto coefficient = hn::Set(d, how.pre_emphasis);
  auto energy = hn::Zero(d);
  std::size_t n = 1;
  for (; n + lanes <= size; n += lanes) {
    const auto x = hn::Sub(hn::LoadU(d, frame.data() + n), means);
    const auto before = hn::Sub(hn::LoadU(d, frame.data() + n - 1), means);
    energy = hn::MulAdd(x, x, energy);
    const auto emphasised = hn::NegMulAdd(coefficient, before, x);
    hn::StoreU(hn::Mul(emphasised, hn::LoadU(d, how.window.data() + n)), d, out.data() + n);
  }
  for (; n < size; ++n) {
    const T x = frame[n] - mean;
    total += x * x;
    out[n] = (x - how.pre_emphasis * (frame[n - 1] - mean)) * how.window[n];
  }
  return total + hn::GetLane(hn::SumOfLanes(d, energy));
}

float total_float(std::span<const float> frame) { return total_of(frame); }

double squares_of(std::span<const float> frame) {
  const hn::ScalableTag<double> d;
  const hn::Rebind<float, decltype(d)> narrow;
  const std::size_t lanes = hn::Lanes(d);
  // Two sums, because each waits for its last addition.
  auto even = hn::Zero(d);
  auto odd = hn::Zero(d);
  std::size_t n = 0;
  for (; n + 2 * lanes <= frame.size(); n += 2 * lanes) {
    const auto x = hn::PromoteTo(d, hn::LoadU(narrow, frame.data() + n));
    const auto y = hn::PromoteTo(d, hn::LoadU(narrow, frame.data() + n + lanes));
    even = hn::MulAdd(x, x, even);
    odd = hn::MulAdd(y, y, odd);
  }
  double total = hn::GetLane(hn::SumOfLanes(d, hn::Add(even, odd)));
  for (; n < frame.size(); ++n) {
    total += static_cast<double>(frame[n]) * static_cast<double>(frame[n]);
  }
  return total;
}

float condition_float(const FrameConditioning<float>& how, std::span<const float> frame,
                      std::span<float> out) {
  return condition(how, frame, out);
}

double condition_double(const FrameConditioning<double>& how, std::span<const double> frame,
                        std::span<double> out) {
  return condition(how, frame, out);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(condition_float);
HWY_EXPORT(condition_double);
HWY_EXPORT(squares_of);
HWY_EXPORT(total_float);

float condition_frame(const FrameConditioning<float>& how, std::span<const float> frame,
                      std::span<float> out) {
  return HWY_DYNAMIC_DISPATCH(condition_float)(how, frame, out);
}

double condition_frame(const FrameConditioning<double>& how, std::span<const double> frame,
                       std::span<double> out) {
  return HWY_DYNAMIC_DISPATCH(condition_double)(how, frame, out);
}

float sum_of(std::span<const float> frame) { return HWY_DYNAMIC_DISPATCH(total_float)(frame); }

double sum_of_squares(std::span<const float> frame) {
  return HWY_DYNAMIC_DISPATCH(squares_of)(frame);
}

}  // namespace merkit
#endif
