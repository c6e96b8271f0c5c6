// How a component becomes an entry of the registry of feature sets. Not installed.
//
// A set is one small struct: its options type, its extractor, and what its defaults are.
//
//   struct LogMelSet {
//     using Options = LogMelOptions;
//     using Component = LogMel;
//     static Options defaults() { return {}; }
//     static Matrix<float> compute(const LogMel& c, const FeatureInput& in) { ... }
//   };
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/features/feature_set.h"

namespace merkit {

// The values rounded to float.
inline Matrix<float> to_float(const Matrix<double>& values) {
  Matrix<float> rounded(values.rows(), values.cols());
  for (std::size_t i = 0; i < values.size(); ++i) {
    rounded.values()[i] = static_cast<float>(values.values()[i]);
  }
  return rounded;
}
inline Matrix<float> to_float(Matrix<float> values) { return values; }

// The options of `Set` with `assignments` over its defaults.
template <class Set>
typename Set::Options assigned_options(std::span<const OptionAssignment> assignments) {
  auto options = Set::defaults();
  for (const OptionAssignment& assignment : assignments) {
    assign_option(options, assignment);
  }
  return options;
}

// A component behind the face that all sets share.
template <class Set>
class SetExtractor : public FeatureExtractor {
 public:
  explicit SetExtractor(const typename Set::Options& options)
      : options_(options), component_(options) {}

  std::vector<std::string> column_names() const override { return component_.column_names(); }

  Matrix<float> compute(const FeatureInput& input) const override {
    return Set::compute(component_, input);
  }

  double hop_s() const override {
    if constexpr (requires { Set::hop_s(options_); }) {
      return Set::hop_s(options_);
    }
    return 0.0;
  }

  std::string fingerprint() const override {
    if constexpr (requires { component_.fingerprint(); }) {
      return component_.fingerprint();
    }
    return "";
  }

  std::optional<FrameReach> frame_reach() const override {
    if constexpr (requires { Set::frame_reach(options_, component_); }) {
      return Set::frame_reach(options_, component_);
    }
    return std::nullopt;
  }

  Matrix<float> compute_piece(const SoundPiece& piece) const override {
    if constexpr (requires { component_.compute_piece(piece); }) {
      return to_float(component_.compute_piece(piece));
    }
    return compute({.audio = piece.audio});
  }

 private:
  typename Set::Options options_;
  typename Set::Component component_;
};

template <class Set>
std::vector<OptionValue> list_set_options(std::span<const OptionAssignment> assignments) {
  return list_options(assigned_options<Set>(assignments));
}

template <class Set>
std::unique_ptr<FeatureExtractor> create_set(std::span<const OptionAssignment> assignments) {
  return std::make_unique<SetExtractor<Set>>(assigned_options<Set>(assignments));
}

// The entry for `Set`.
template <class Set>
FeatureSet make_entry(std::string_view name, int version, Modality modality,
                      std::string_view summary) {
  return {.name = name,
          .version = version,
          .modality = modality,
          .summary = summary,
          .options = &list_set_options<Set>,
          .create = &create_set<Set>};
}

// The entries of each modality, in the order of `merkit features list`.
std::vector<FeatureSet> audio_feature_sets();
std::vector<FeatureSet> mocap_feature_sets();
std::vector<FeatureSet> text_feature_sets();

}  // namespace merkit
