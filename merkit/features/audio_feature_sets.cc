// The audio sets: each entry adapts one component.
#include "merkit/features/feature_set_entries.h"
#include "merkit/features/speech34.h"

namespace merkit {
namespace {

enum class Speech34Name { kCorrected, kPyaa, kSeed };

template <Speech34Name kName>
struct Speech34Set {
  using Options = Speech34Options;
  using Component = Speech34;
  static Options defaults() {
    Options options;
    options.set = kName == Speech34Name::kCorrected ? "speech34"
                  : kName == Speech34Name::kPyaa    ? "speech34-pyaa"
                                                    : "speech34-seed";
    if (kName == Speech34Name::kSeed) {
      options.max_frames = 100;
      options.pads = true;
    }
    return options;
  }
  static Matrix<float> compute(const Component& component, const FeatureInput& input) {
    return to_float(component.compute(input.audio));
  }
  static double hop_s(const Options& options) { return options.hop_s; }
};

FeatureSet seed_set() {
  FeatureSet set = make_entry<Speech34Set<Speech34Name::kSeed>>(
      "speech34-seed", 1, Modality::kAudio,
      "The paper's speech input: 100 frames of the left channel, chroma zero as in its code");
  set.audio = {.source = "dialogue", .channel = "left"};
  return set;
}

}  // namespace

std::vector<FeatureSet> audio_feature_sets() {
  return {
      make_entry<Speech34Set<Speech34Name::kCorrected>>(
          "speech34", 1, Modality::kAudio,
          "34 short-term features, with a window and with filters and chroma where they belong"),
      seed_set(),
      make_entry<Speech34Set<Speech34Name::kPyaa>>(
          "speech34-pyaa", 1, Modality::kAudio,
          "34 short-term features, bit-faithful to pyAudioAnalysis 0.3.14"),
  };
}

}  // namespace merkit
