#include "merkit/features/speech34_spectrum.h"

#include "merkit/base/simd_targets.h"
#include "merkit/features/speech34_signal.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/features/speech34_spectrum.cc"
#include "hwy/foreach_target.h"

#include "hwy/highway.h"
#include "merkit/base/simd_lanes_inl.h"
#include "merkit/features/speech34_spectrum_inl.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {

template <class T>
void spectral_rows_any(const Speech34Tables<T>& tables, const Speech34Variant& variant,
                       const Speech34Batch<T>& batch, PreviousSpectrum<T>& previous) {
  with_lanes<T>(batch.num_lanes, [&](auto d) HWY_ATTR {
    const SpectrumContext<T> context{tables, variant, batch};
    store_entropy(d, context, batch.block_energies, hn::LoadU(d, batch.energies),
                  kEnergyEntropyRow);
    const auto sums = take_magnitudes(d, context);
    remember_first(d, context, sums, previous);
    store_shape(d, context, sums, previous);
    remember_last(d, context, sums, previous);
    store_rolloff(d, context, sums);
    store_cepstra(d, context);
    store_chroma(d, context, sums);
  });
}

void spectral_rows_f32(const Speech34Tables<float>& tables, const Speech34Variant& variant,
                       const Speech34Batch<float>& batch, PreviousSpectrum<float>& previous) {
  spectral_rows_any(tables, variant, batch, previous);
}

void spectral_rows_f64(const Speech34Tables<double>& tables, const Speech34Variant& variant,
                       const Speech34Batch<double>& batch, PreviousSpectrum<double>& previous) {
  spectral_rows_any(tables, variant, batch, previous);
}

}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(spectral_rows_f32);
HWY_EXPORT(spectral_rows_f64);

template <>
void compute_spectral_rows<float>(const Speech34Tables<float>& tables,
                                  const Speech34Variant& variant, const Speech34Batch<float>& batch,
                                  PreviousSpectrum<float>& previous) {
  HWY_DYNAMIC_DISPATCH(spectral_rows_f32)(tables, variant, batch, previous);
}

template <>
void compute_spectral_rows<double>(const Speech34Tables<double>& tables,
                                   const Speech34Variant& variant,
                                   const Speech34Batch<double>& batch,
                                   PreviousSpectrum<double>& previous) {
  HWY_DYNAMIC_DISPATCH(spectral_rows_f64)(tables, variant, batch, previous);
}

}  // namespace merkit
#endif
