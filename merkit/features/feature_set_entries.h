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
#include "merkit/features/row_queue.h"

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

// A component's own Stream behind the face that all sets share.
template <class Stream>
class ComponentStream : public FeatureStream {
 public:
  explicit ComponentStream(Stream stream) : stream_(std::move(stream)) {}

  void survey(const SoundPiece& piece) override {
    if constexpr (requires { stream_.survey(piece); }) {
      stream_.survey(piece);
    }
  }
  Matrix<float> rows(const SoundPiece& piece) override { return to_float(stream_.rows(piece)); }

 private:
  Stream stream_;
};

// Rows that are frames and depend on their neighbourhood and the level only: those of a piece, but
// for the frames that others own.
template <class Set>
class FrameStream : public FeatureStream {
 public:
  explicit FrameStream(const typename Set::Component& component) : component_(component) {}

  Matrix<float> rows(const SoundPiece& piece) override {
    const auto rows = rows_of_piece(piece);
    const FrameRange owned = piece.owned_of(rows.rows());
    // Pieces reach beyond the frames they own, unless the set has had enough.
    is_done_ = rows.rows() < piece.owned.end;
    return slice_rows(rows, owned.begin, owned.end);
  }
  bool is_done() const override { return is_done_; }

 private:
  Matrix<float> rows_of_piece(const SoundPiece& piece) const {
    if constexpr (requires { component_.compute_piece(piece); }) {
      return to_float(component_.compute_piece(piece));
    } else {
      return Set::compute(component_, {.audio = piece.audio});
    }
  }

  const typename Set::Component& component_;
  bool is_done_ = false;
};

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

  std::unique_ptr<FeatureStream> open_stream() const override {
    if constexpr (requires { typename Set::Component::Stream; }) {
      using Stream = typename Set::Component::Stream;
      return std::make_unique<ComponentStream<Stream>>(Stream(component_));
    } else if constexpr (requires { Set::frame_reach(options_, component_); }) {
      return std::make_unique<FrameStream<Set>>(component_);
    } else {
      return nullptr;
    }
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
