// Constant tables of the 34 speech features for one sampling rate and window: mel filters, pitch
// classes, cosine transform, window.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "merkit/features/speech34_variant.h"

namespace merkit {

inline constexpr std::size_t kSpeech34MelFilters = 40;
inline constexpr std::size_t kSpeech34Cepstra = 13;
inline constexpr std::size_t kSpeech34PitchClasses = 12;

// A triangular filter: weights[first_weight + i] on bin first_bin + i.
struct Speech34MelFilter {
  std::size_t first_bin = 0;
  std::size_t num_bins = 0;
  std::size_t first_weight = 0;
};

// Neighbouring bins that go to one pitch class with one weight.
struct Speech34ChromaRun {
  std::size_t first_bin = 0;
  std::size_t num_bins = 0;
  std::size_t pitch_class = 0;  // 0 is A
  double weight = 0.0;
};

// Where the frames of an utterance lie.
struct Speech34Frame {
  int sample_rate_hz = 16000;
  std::size_t window_samples = 3200;
  std::size_t hop_samples = 1600;

  // Bins used: half the window, without the Nyquist bin.
  std::size_t num_bins() const noexcept { return window_samples / 2; }
};

// Everything the kernels read, in their precision (float or double).
template <class T>
struct Speech34Tables {
  // Throws Error(kInvalidArgument) where the original program fails too: a mel filter or a pitch
  // class beyond the last bin.
  Speech34Tables(const Speech34Variant& variant, const Speech34Frame& frame);

  std::size_t num_bins;
  T bin_offset;                // bin k has the frequency (k + bin_offset) * bin_step
  T bin_step;                  // in units of half the sampling rate
  std::vector<T> window;       // [window_samples], mean 1; empty for none
  std::vector<T> mel_weights;  // of all filters, one after another
  std::array<Speech34MelFilter, kSpeech34MelFilters> mel_filters;
  std::vector<Speech34ChromaRun> chroma_runs;
  std::array<std::array<T, kSpeech34MelFilters>, kSpeech34Cepstra> cosines;  // orthonormal DCT-II
};

extern template struct Speech34Tables<float>;
extern template struct Speech34Tables<double>;

// The 42 corner frequencies of the 40 filters, in Hz: 13 linear ones from 133.33 Hz, 200/3 Hz
// apart, then each 1.0711703 times the one before (Slaney 1998, Auditory Toolbox).
std::array<double, kSpeech34MelFilters + 2> speech34_mel_corners_hz();

// Pitch-class runs of a variant, ascending in bins. Throws as Speech34Tables.
std::vector<Speech34ChromaRun> speech34_chroma_runs(const Speech34Variant& variant,
                                                    const Speech34Frame& frame);

}  // namespace merkit
