// What a recogniser says of a recording.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/features/feature_set.h"

namespace merkit {

// Why a recogniser would rather not say.
enum class AbstentionReason {
  kTooShort,       // nothing that the model can use: too few samples, no known word
  kNoSpeech,       // the sound is silence, noise or tones
  kOutOfRange,     // the input is unlike anything the model was trained on
  kLowConfidence,  // no class is likely enough
};

// "too-short", "no-speech", "out-of-range" or "low-confidence".
std::string_view abstention_name(AbstentionReason reason) noexcept;

struct Abstention {
  AbstentionReason reason = AbstentionReason::kLowConfidence;
  std::string detail;  // one line: "0.02 s of sound, shorter than a frame"

  bool operator==(const Abstention&) const = default;
};

// Wall-clock time of the parts of one recognition, seconds.
struct RecognitionTiming {
  double features_s = 0.0;  // reading, decoding and feature extraction
  double model_s = 0.0;     // the network or classifier
};

struct Recognition {
  std::vector<float> probabilities;  // [num_classes], as Recognizer::class_names(); they sum to 1;
                                     // calibrated if the model is
  std::size_t top = 0;               // the class of the largest probability
  float confidence = 0.0F;           // that probability
  std::vector<std::size_t> inputs_used;  // places in Recognizer::inputs() that had something
  std::vector<Modality> modalities;      // of those, each once: audio, text, mocap
  std::optional<Abstention> abstention;  // set: better not to act on the above
  std::vector<std::string> notes;        // what was given and could not be used, one line each
  RecognitionTiming timing;
};

}  // namespace merkit
