// The motion-capture sets: entries that adapt Mocap.
#include "merkit/features/feature_set_entries.h"
#include "merkit/features/mocap.h"

namespace merkit {
namespace {

template <bool kIsSeed>
struct MocapSet {
  using Options = MocapOptions;
  using Component = Mocap;
  static Options defaults() {
    Options options;
    options.set = kIsSeed ? "mocap189-seed" : "mocap189";
    return options;
  }
  static Matrix<float> compute(const Component& component, const FeatureInput& input) {
    return to_float(component.compute(*input.mocap));
  }
};

}  // namespace

std::vector<FeatureSet> mocap_feature_sets() {
  FeatureSet seed = make_entry<MocapSet<true>>(
      "mocap189-seed", 1, Modality::kMocap,
      "The paper's motion-capture input: dialogue files, head and hands zero as in its code");
  seed.audio.source = "dialogue";
  return {make_entry<MocapSet<false>>(
              "mocap189", 1, Modality::kMocap,
              "Head, hands and face in 200 parts of the utterance; NaN where nothing was seen"),
          seed};
}

}  // namespace merkit
