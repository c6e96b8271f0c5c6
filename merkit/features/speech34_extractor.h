// Computes the 34 speech features of whole utterances in one precision.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "merkit/base/matrix.h"
#include "merkit/features/sound_piece.h"
#include "merkit/features/speech34_tables.h"
#include "merkit/features/speech34_variant.h"

namespace merkit {

// Immutable, so one instance may be shared by any number of threads.
class Speech34Extractor {
 public:
  virtual ~Speech34Extractor() = default;

  // The features of at most `max_frames` frames (0: all), [num_frames, 34]. Memory beyond that is
  // bounded by a few frames and 3 bits per sample. Throws Error(kCorruptData) if a sample is NaN or
  // infinite.
  virtual Matrix<double> compute(std::span<const float> samples, std::size_t max_frames) const = 0;

  // The same of a piece of an utterance; `max_frames` as of the whole.
  virtual Matrix<double> compute_piece(const SoundPiece& piece, std::size_t max_frames) const = 0;
};

enum class Speech34Precision { kDouble, kFloat };

// `variant` must outlive the result. Throws as Speech34Tables.
std::unique_ptr<const Speech34Extractor> make_speech34_extractor(const Speech34Variant& variant,
                                                                 const Speech34Frame& frame,
                                                                 Speech34Precision precision);

}  // namespace merkit
