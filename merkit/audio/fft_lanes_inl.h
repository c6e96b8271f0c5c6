// Between rows of samples or bins and lane buffers. Compiled once per instruction set.
//
// A register is seen as blocks of 128 bits: block b takes a few neighbouring samples of one frame,
// and interleaving registers blockwise transposes them.
#if defined(MERKIT_AUDIO_FFT_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MERKIT_AUDIO_FFT_LANES_INL_H_
#undef MERKIT_AUDIO_FFT_LANES_INL_H_
#else
#define MERKIT_AUDIO_FFT_LANES_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class D>
inline constexpr std::size_t kLanesOf = hn::MaxLanes(D());

// Lanes in a block of 128 bits.
template <class D>
inline constexpr std::size_t kBlockLanes = 16 / sizeof(hn::TFromD<D>);

template <class D>
inline constexpr bool kHasBlocks = kLanesOf<D> >= kBlockLanes<D>;

#if HWY_TARGET != HWY_SCALAR

// Block b is loaded from rows[b * kBlockLanes] + at.
template <class D>
HWY_INLINE hn::Vec<D> load_blocks(D d, const hn::TFromD<D>* const* rows, std::size_t at) {
  if constexpr (kLanesOf<D> == kBlockLanes<D>) {
    return hn::LoadU(d, rows[0] + at);
  } else {
    const hn::Half<D> half;
    return hn::Combine(d, load_blocks(half, rows + kLanesOf<D> / 2, at),
                       load_blocks(half, rows, at));
  }
}

// Block b is stored to rows[b * kBlockLanes] + at.
template <class D>
HWY_INLINE void store_blocks(D d, hn::Vec<D> v, hn::TFromD<D>* const* rows, std::size_t at) {
  if constexpr (kLanesOf<D> == kBlockLanes<D>) {
    hn::StoreU(v, d, rows[0] + at);
  } else {
    const hn::Half<D> half;
    store_blocks(half, hn::LowerHalf(half, v), rows, at);
    store_blocks(half, hn::UpperHalf(half, v), rows + kLanesOf<D> / 2, at);
  }
}

// Blockwise transpose: value j of block b of v[i] goes to value i of block b of v[j].
template <class D>
HWY_INLINE void transpose_blocks(D d, hn::Vec<D> (&v)[2]) {
  const auto first = v[0];
  v[0] = hn::InterleaveLower(d, first, v[1]);
  v[1] = hn::InterleaveUpper(d, first, v[1]);
}

template <class D>
HWY_INLINE void transpose_blocks(D d, hn::Vec<D> (&v)[4]) {
  const auto low02 = hn::InterleaveLower(d, v[0], v[2]);
  const auto high02 = hn::InterleaveUpper(d, v[0], v[2]);
  const auto low13 = hn::InterleaveLower(d, v[1], v[3]);
  const auto high13 = hn::InterleaveUpper(d, v[1], v[3]);
  v[0] = hn::InterleaveLower(d, low02, low13);
  v[1] = hn::InterleaveUpper(d, low02, low13);
  v[2] = hn::InterleaveLower(d, high02, high13);
  v[3] = hn::InterleaveUpper(d, high02, high13);
}

#endif  // HWY_TARGET != HWY_SCALAR

// The rows of up to one register of frames.
template <class T, std::size_t kLanes>
struct LaneRows {
  T* row[kLanes];
};

// Rows `distance` apart; lanes from `num_rows` on repeat the last row.
template <class D, class T>
HWY_INLINE LaneRows<T, kLanesOf<D>> rows_of(D /*d*/, T* first, std::size_t distance,
                                            std::size_t num_rows) {
  LaneRows<T, kLanesOf<D>> out;
  for (std::size_t f = 0; f < kLanesOf<D>; ++f) {
    out.row[f] = first + (f < num_rows ? f : num_rows - 1) * distance;
  }
  return out;
}

// Rows of `length` samples, each multiplied by `window` unless that is null, into a lane buffer
// whose values are `step` registers apart.
template <class D, class T = hn::TFromD<D>>
void rows_to_lanes([[maybe_unused]] D d, const LaneRows<const T, kLanesOf<D>>& rows,
                   const T* window, std::size_t length, std::size_t step, T* lanes) {
  constexpr std::size_t kLanes = kLanesOf<D>;
  std::size_t i = 0;
#if HWY_TARGET != HWY_SCALAR
  if constexpr (kHasBlocks<D>) {
    constexpr std::size_t kBlock = kBlockLanes<D>;
    for (; i + kBlock <= length; i += kBlock) {
      hn::Vec<D> v[kBlock];
      for (std::size_t r = 0; r < kBlock; ++r) {
        v[r] = load_blocks(d, rows.row + r, i);
        if (window != nullptr) {
          v[r] = hn::Mul(v[r], hn::LoadDup128(d, window + i));
        }
      }
      transpose_blocks(d, v);
      for (std::size_t r = 0; r < kBlock; ++r) {
        hn::StoreU(v[r], d, lanes + (i + r) * step * kLanes);
      }
    }
  }
#endif
  for (; i < length; ++i) {
    for (std::size_t f = 0; f < kLanes; ++f) {
      const T factor = window != nullptr ? window[i] : T{1};
      lanes[i * step * kLanes + f] = rows.row[f][i] * factor;
    }
  }
}

// A lane buffer of `length` values into rows. Lanes that repeat a row write the same values twice.
template <class D, class T = hn::TFromD<D>>
void lanes_to_rows([[maybe_unused]] D d, const T* lanes, std::size_t length,
                   const LaneRows<T, kLanesOf<D>>& rows) {
  constexpr std::size_t kLanes = kLanesOf<D>;
  std::size_t i = 0;
#if HWY_TARGET != HWY_SCALAR
  if constexpr (kHasBlocks<D>) {
    constexpr std::size_t kBlock = kBlockLanes<D>;
    for (; i + kBlock <= length; i += kBlock) {
      hn::Vec<D> v[kBlock];
      for (std::size_t r = 0; r < kBlock; ++r) {
        v[r] = hn::LoadU(d, lanes + (i + r) * kLanes);
      }
      transpose_blocks(d, v);
      for (std::size_t r = 0; r < kBlock; ++r) {
        store_blocks(d, v[r], rows.row + r, i);
      }
    }
  }
#endif
  for (; i < length; ++i) {
    for (std::size_t f = 0; f < kLanes; ++f) {
      rows.row[f][i] = lanes[i * kLanes + f];
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#endif
