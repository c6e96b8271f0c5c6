// Spectral features in lanes. Compiled once per instruction set.
#if defined(MERKIT_FEATURES_SPEECH34_SPECTRUM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MERKIT_FEATURES_SPEECH34_SPECTRUM_INL_H_
#undef MERKIT_FEATURES_SPEECH34_SPECTRUM_INL_H_
#else
#define MERKIT_FEATURES_SPEECH34_SPECTRUM_INL_H_
#endif

#include <cstddef>

#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"
#include "merkit/features/speech34_signal.h"
#include "merkit/features/speech34_spectrum.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
struct SpectrumContext {
  const Speech34Tables<T>& tables;
  const Speech34Variant& variant;
  const Speech34Batch<T>& batch;

  T epsilon() const { return static_cast<T>(variant.epsilon); }
};

// Sums over the bins of each frame.
template <class D>
struct SpectrumSums {
  using T = hn::TFromD<D>;
  using V = hn::Vec<D>;
  V max;
  V sum;                                                                 // of X
  V weighted;                                                            // of (k + bin_offset) X
  V square;                                                              // of X^2
  HWY_ALIGN T block_squares[(kSpeech34Blocks + 1) * hn::MaxLanes(D())];  // the last: left-over bins
};

// Bins of a block of the spectral entropy.
template <class T>
std::size_t block_bins(const SpectrumContext<T>& context) {
  return context.tables.num_bins / kSpeech34Blocks;
}

// Turns powers into magnitudes and sums them, block by block.
template <class D, class T>
SpectrumSums<D> take_magnitudes(D d, const SpectrumContext<T>& context) {
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t num_bins = context.tables.num_bins;
  const auto scale = hn::Set(d, context.batch.scale);
  const auto one = hn::Set(d, T{1});
  const auto zero = hn::Zero(d);
  SpectrumSums<D> out{zero, zero, zero, zero, {}};
  auto place = hn::Set(d, context.tables.bin_offset);
  T* values = context.batch.power;
  for (std::size_t b = 0; b <= kSpeech34Blocks; ++b) {
    const std::size_t first = b * block_bins(context);
    const std::size_t end = b < kSpeech34Blocks ? first + block_bins(context) : num_bins;
    auto square = zero;
    for (std::size_t k = first; k < end; ++k, values += lanes) {
      const auto x = hn::Mul(hn::Sqrt(hn::LoadU(d, values)), scale);
      hn::StoreU(x, d, values);
      out.max = hn::Max(out.max, x);
      out.sum = hn::Add(out.sum, x);
      out.weighted = hn::MulAdd(place, x, out.weighted);
      square = hn::MulAdd(x, x, square);
      place = hn::Add(place, one);
    }
    hn::StoreU(square, d, out.block_squares + b * lanes);
    out.square = hn::Add(out.square, square);
  }
  return out;
}

// -sum_b s_b log2(s_b + eps), s_b = block / (total + eps).
template <class D, class T>
void store_entropy(D d, const SpectrumContext<T>& context, const T* blocks, hn::Vec<D> total,
                   std::size_t row) {
  const std::size_t lanes = hn::Lanes(d);
  const auto epsilon = hn::Set(d, context.epsilon());
  const auto divisor = hn::Add(total, epsilon);
  auto entropy = hn::Zero(d);
  for (std::size_t b = 0; b < kSpeech34Blocks; ++b) {
    const auto share = hn::Div(hn::LoadU(d, blocks + b * lanes), divisor);
    entropy = hn::NegMulAdd(share, hn::Log2(d, hn::Add(share, epsilon)), entropy);
  }
  hn::StoreU(entropy, d, context.batch.features + row * lanes);
}

// Sum of X + epsilon over the bins.
template <class D, class T>
HWY_INLINE hn::Vec<D> guarded_sum(D d, const SpectrumContext<T>& context,
                                  const SpectrumSums<D>& sums) {
  const T added = context.epsilon() * static_cast<T>(context.tables.num_bins);
  return hn::Add(sums.sum, hn::Set(d, added));
}

// Copies one lane's spectrum to `previous`.
template <class D, class T>
void remember(D d, const SpectrumContext<T>& context, const SpectrumSums<D>& sums, std::size_t lane,
              PreviousSpectrum<T>& previous) {
  const std::size_t lanes = hn::Lanes(d);
  previous.magnitudes.resize(context.tables.num_bins);
  for (std::size_t k = 0; k < context.tables.num_bins; ++k) {
    previous.magnitudes[k] = context.batch.power[k * lanes + lane];
  }
  HWY_ALIGN T all[hn::MaxLanes(D())];
  hn::StoreU(guarded_sum(d, context, sums), d, all);
  previous.sum = all[lane];
}

// The first frame of an utterance has itself as its predecessor.
template <class D, class T>
void remember_first(D d, const SpectrumContext<T>& context, const SpectrumSums<D>& sums,
                    PreviousSpectrum<T>& previous) {
  if (previous.magnitudes.empty()) {
    remember(d, context, sums, 0, previous);
  }
}

template <class D, class T>
void remember_last(D d, const SpectrumContext<T>& context, const SpectrumSums<D>& sums,
                   PreviousSpectrum<T>& previous) {
  remember(d, context, sums, context.batch.num_frames - 1, previous);
}

// Lane i - 1 in lane i; `first` in lane 0.
template <class D>
struct LaneShift {
  using T = hn::TFromD<D>;
  using TI = hwy::MakeSigned<T>;

  explicit LaneShift(D d) {
    for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
      index[i] = static_cast<TI>(i == 0 ? 0 : i - 1);
    }
  }
  HWY_INLINE hn::Vec<D> operator()(D d, hn::Vec<D> v, T first) const {
    if constexpr (hn::MaxLanes(D()) == 1) {
      return hn::Set(d, first);
    } else {
      const hn::Rebind<TI, D> di;
      const auto shifted = hn::TableLookupLanes(v, hn::SetTableIndices(d, index));
      const auto is_first = hn::MaskFromVec(
          hn::BitCast(d, hn::VecFromMask(di, hn::Eq(hn::Iota(di, TI{0}), hn::Zero(di)))));
      return hn::IfThenElse(is_first, hn::Set(d, first), shifted);
    }
  }

  HWY_ALIGN TI index[hn::MaxLanes(D())];
};

// Centroid, spread, entropy and flux.
template <class D, class T>
void store_shape(D d, const SpectrumContext<T>& context, const SpectrumSums<D>& sums,
                 const PreviousSpectrum<T>& previous) {
  const std::size_t lanes = hn::Lanes(d);
  const auto epsilon = hn::Set(d, context.epsilon());
  const auto step = hn::Set(d, context.tables.bin_step);
  // The formulas work on X / max X; a frame of zeros is divided by epsilon instead, or by 0 where
  // the original does that.
  const auto max = context.variant.guards_zero_frames
                       ? hn::IfThenElse(hn::Eq(sums.max, hn::Zero(d)), epsilon, sums.max)
                       : sums.max;
  const auto total = hn::Add(hn::Div(sums.sum, max), epsilon);
  const auto centroid = hn::Div(hn::Mul(step, hn::Div(sums.weighted, max)), total);
  const LaneShift<D> shift(d);
  const auto sum = guarded_sum(d, context, sums);
  const auto share = hn::Div(hn::Set(d, T{1}), sum);
  const auto share_before = hn::Div(hn::Set(d, T{1}), shift(d, sum, previous.sum));
  auto place = hn::Set(d, context.tables.bin_offset);
  auto variance = hn::Zero(d);
  auto flux = hn::Zero(d);
  const T* values = context.batch.power;
  for (std::size_t k = 0; k < context.tables.num_bins; ++k, values += lanes) {
    const auto x = hn::LoadU(d, values);
    const auto before = shift(d, x, previous.magnitudes[k]);
    const auto away = hn::MulSub(step, place, centroid);
    variance = hn::MulAdd(hn::Mul(away, away), x, variance);
    const auto change = hn::NegMulAdd(before, share_before, hn::Mul(x, share));
    flux = hn::MulAdd(change, change, flux);
    place = hn::Add(place, hn::Set(d, T{1}));
  }
  T* const features = context.batch.features;
  hn::StoreU(centroid, d, features + kCentroidRow * lanes);
  hn::StoreU(hn::Sqrt(hn::Div(hn::Div(variance, max), total)), d, features + kSpreadRow * lanes);
  hn::StoreU(flux, d, features + kFluxRow * lanes);
  store_entropy(d, context, sums.block_squares, sums.square, kSpectralEntropyRow);
}

// First bin at which the running sum of X^2 exceeds 90 % of the whole, as a share of the bins; 0 if
// there is none.
template <class D, class T>
void store_rolloff(D d, const SpectrumContext<T>& context, const SpectrumSums<D>& sums) {
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t num_bins = context.tables.num_bins;
  const T epsilon = context.epsilon();
  HWY_ALIGN T limits[hn::MaxLanes(D())];
  hn::StoreU(hn::Mul(hn::Set(d, static_cast<T>(0.90)), sums.square), d, limits);
  for (std::size_t f = 0; f < lanes; ++f) {
    T before = T{0};
    std::size_t b = 0;
    while (b < kSpeech34Blocks &&
           !(before + sums.block_squares[b * lanes + f] + epsilon > limits[f])) {
      before += sums.block_squares[b * lanes + f];
      ++b;
    }
    std::size_t k = b * block_bins(context);
    for (; k < num_bins; ++k) {
      const T x = context.batch.power[k * lanes + f];
      before += x * x;
      if (before + epsilon > limits[f]) {
        break;
      }
    }
    const T place = static_cast<T>(k) / static_cast<T>(num_bins);
    context.batch.features[kRolloffRow * lanes + f] = k < num_bins ? place : T{0};
  }
}

// Cosine transform of log10 of the mel bands' magnitudes.
template <class D, class T>
void store_cepstra(D d, const SpectrumContext<T>& context) {
  const std::size_t lanes = hn::Lanes(d);
  const auto epsilon = hn::Set(d, context.epsilon());
  HWY_ALIGN T logs[kSpeech34MelFilters * hn::MaxLanes(D())];
  for (std::size_t m = 0; m < kSpeech34MelFilters; ++m) {
    const Speech34MelFilter& filter = context.tables.mel_filters[m];
    const T* const weights = context.tables.mel_weights.data() + filter.first_weight;
    const T* values = context.batch.power + filter.first_bin * lanes;
    auto even = hn::Zero(d);
    auto odd = hn::Zero(d);
    std::size_t i = 0;
    for (; i + 2 <= filter.num_bins; i += 2, values += 2 * lanes) {
      even = hn::MulAdd(hn::Set(d, weights[i]), hn::LoadU(d, values), even);
      odd = hn::MulAdd(hn::Set(d, weights[i + 1]), hn::LoadU(d, values + lanes), odd);
    }
    if (i < filter.num_bins) {
      even = hn::MulAdd(hn::Set(d, weights[i]), hn::LoadU(d, values), even);
    }
    hn::StoreU(hn::Log10(d, hn::Add(hn::Add(even, odd), epsilon)), d, logs + m * lanes);
  }
  for (std::size_t c = 0; c < kSpeech34Cepstra; ++c) {
    auto sum = hn::Zero(d);
    for (std::size_t m = 0; m < kSpeech34MelFilters; ++m) {
      sum =
          hn::MulAdd(hn::Set(d, context.tables.cosines[c][m]), hn::LoadU(d, logs + m * lanes), sum);
    }
    hn::StoreU(sum, d, context.batch.features + (kMfccRow + c) * lanes);
  }
}

// The share of each pitch class in the power, and their standard deviation.
template <class D, class T>
void store_chroma(D d, const SpectrumContext<T>& context, const SpectrumSums<D>& sums) {
  const std::size_t lanes = hn::Lanes(d);
  const auto zero = hn::Zero(d);
  T* const chroma = context.batch.features + kChromaRow * lanes;
  for (std::size_t c = 0; c < kSpeech34PitchClasses; ++c) {
    hn::StoreU(zero, d, chroma + c * lanes);
  }
  for (const Speech34ChromaRun& run : context.tables.chroma_runs) {
    auto power = zero;
    for (std::size_t k = run.first_bin; k < run.first_bin + run.num_bins; ++k) {
      const auto x = hn::LoadU(d, context.batch.power + k * lanes);
      power = hn::MulAdd(x, x, power);
    }
    T* const to = chroma + run.pitch_class * lanes;
    const auto weight = hn::Set(d, static_cast<T>(run.weight));
    hn::StoreU(hn::MulAdd(weight, power, hn::LoadU(d, to)), d, to);
  }
  const auto whole =
      context.variant.guards_zero_frames
          ? hn::IfThenElse(hn::Eq(sums.square, zero), hn::Set(d, context.epsilon()), sums.square)
          : sums.square;
  const auto num_classes = hn::Set(d, static_cast<T>(kSpeech34PitchClasses));
  auto mean = zero;
  for (std::size_t c = 0; c < kSpeech34PitchClasses; ++c) {
    const auto share = hn::Div(hn::LoadU(d, chroma + c * lanes), whole);
    hn::StoreU(share, d, chroma + c * lanes);
    mean = hn::Add(mean, share);
  }
  mean = hn::Div(mean, num_classes);
  auto variance = zero;
  for (std::size_t c = 0; c < kSpeech34PitchClasses; ++c) {
    const auto away = hn::Sub(hn::LoadU(d, chroma + c * lanes), mean);
    variance = hn::MulAdd(away, away, variance);
  }
  hn::StoreU(hn::Sqrt(hn::Div(variance, num_classes)), d,
             context.batch.features + kChromaStdRow * lanes);
}

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#endif
