#include "merkit/features/banded_kernels.h"

#include <algorithm>
#include <array>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/features/banded_kernels.cc"
#include "merkit/base/simd_targets.h"

// Order matters: this header compiles the rest of the file once per instruction set.
#include "hwy/foreach_target.h"

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// kRows rows at once, so that each weight is loaded once for all of them.
template <std::size_t kRows, class T>
void multiply_rows(const ColumnGroup<T>& group, Rows<const T> in, Rows<T> out) {
  const hn::CappedTag<T, kColumnGroupSize> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t num_inputs = group.weights.size() / kColumnGroupSize;
  HWY_ALIGN std::array<T, kRows * kColumnGroupSize> sums;
  for (std::size_t lane = 0; lane < kColumnGroupSize; lane += lanes) {
    hn::Vec<decltype(d)> sum[kRows];
    for (auto& s : sum) {
      s = hn::Zero(d);
    }
    for (std::size_t k = 0; k < num_inputs; ++k) {
      const auto weight = hn::LoadU(d, group.weights.data() + k * kColumnGroupSize + lane);
      for (std::size_t r = 0; r < kRows; ++r) {
        const T value = in.values[r * in.cols + group.first_input + k];
        sum[r] = hn::MulAdd(hn::Set(d, value), weight, sum[r]);
      }
    }
    for (std::size_t r = 0; r < kRows; ++r) {
      hn::StoreU(sum[r], d, sums.data() + r * kColumnGroupSize + lane);
    }
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    std::copy_n(sums.data() + r * kColumnGroupSize, group.num_columns, out.values + r * out.cols);
  }
}

template <class T>
void multiply(const ColumnGroup<T>& group, Rows<const T> in, Rows<T> out, std::size_t num_rows) {
  constexpr std::size_t kBlock = 4;
  std::size_t r = 0;
  for (; r + kBlock <= num_rows; r += kBlock) {
    multiply_rows<kBlock>(group, {in.values + r * in.cols, in.cols},
                          Rows<T>{out.values + r * out.cols, out.cols});
  }
  for (; r < num_rows; ++r) {
    multiply_rows<1>(group, {in.values + r * in.cols, in.cols},
                     Rows<T>{out.values + r * out.cols, out.cols});
  }
}

void multiply_float(const ColumnGroup<float>& group, Rows<const float> in, Rows<float> out,
                    std::size_t num_rows) {
  multiply(group, in, out, num_rows);
}

void multiply_double(const ColumnGroup<double>& group, Rows<const double> in, Rows<double> out,
                     std::size_t num_rows) {
  multiply(group, in, out, num_rows);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(multiply_float);
HWY_EXPORT(multiply_double);

void multiply_group(const ColumnGroup<float>& group, Rows<const float> in, Rows<float> out,
                    std::size_t num_rows) {
  HWY_DYNAMIC_DISPATCH(multiply_float)(group, in, out, num_rows);
}

void multiply_group(const ColumnGroup<double>& group, Rows<const double> in, Rows<double> out,
                    std::size_t num_rows) {
  HWY_DYNAMIC_DISPATCH(multiply_double)(group, in, out, num_rows);
}

}  // namespace merkit
#endif
