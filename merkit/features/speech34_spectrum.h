// The spectral half of the 34 speech features, for several frames side by side in the lanes of a
// register.
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/features/speech34_tables.h"
#include "merkit/features/speech34_variant.h"

namespace merkit {

inline constexpr std::size_t kSpeech34Features = 34;

// Rows of the lane buffer of features, in the order of the columns.
enum Speech34Row : std::size_t {
  kZcrRow = 0,
  kEnergyRow = 1,
  kEnergyEntropyRow = 2,
  kCentroidRow = 3,
  kSpreadRow = 4,
  kSpectralEntropyRow = 5,
  kFluxRow = 6,
  kRolloffRow = 7,
  kMfccRow = 8,
  kChromaRow = 21,
  kChromaStdRow = 33,
};

// Magnitudes of the frame before the first of a batch, for the spectral flux.
template <class T>
struct PreviousSpectrum {
  std::vector<T> magnitudes;  // [num_bins], empty before the first batch
  T sum = T{0};               // of magnitudes + epsilon
};

// One batch of frames.
template <class T>
struct Speech34Batch {
  std::size_t num_lanes = 0;   // as RealFft::num_lanes
  std::size_t num_frames = 0;  // the lanes that count
  T* power = nullptr;          // in: |FFT|^2 [num_bins + 1, num_lanes]; out: scaled magnitudes
  T scale = T{1};              // from |FFT| to magnitude
  const T* block_energies = nullptr;  // [10, num_lanes] of the scaled samples
  const T* energies = nullptr;        // [num_lanes], whole frame
  T* features = nullptr;              // out: [34, num_lanes] rows 2 to 33; 0 and 1 are left alone
};

// Fills rows 2 to 33 of `batch.features` and makes `previous` the batch's last frame. Formulas:
// docs/features.md, section "speech34".
template <class T>
void compute_spectral_rows(const Speech34Tables<T>& tables, const Speech34Variant& variant,
                           const Speech34Batch<T>& batch, PreviousSpectrum<T>& previous);

}  // namespace merkit
