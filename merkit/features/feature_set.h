// Named, versioned feature sets: what can be extracted, with which options, and the extractors.
//
//   const auto extractor = find_feature_set("logmel").make({{"num_bins", "64"}});
//   const Matrix<float> rows = extractor->compute({.audio = audio.view()});
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/base/options.h"
#include "merkit/features/feature_stream.h"

namespace merkit {

struct MocapClip;

enum class Modality { kAudio, kText, kMocap };

// "audio", "text" or "mocap".
std::string_view modality_name(Modality modality) noexcept;

// What one utterance offers; an extractor looks only at its own modality.
struct FeatureInput {
  AudioView audio = {};
  std::string_view text = {};
  const MocapClip* mocap = nullptr;
};

// How a long recording is to be cut so that it can be extracted piece by piece with the bytes of
// the whole: frame t of a piece that begins at sample k * hop_samples is frame k + t of the whole,
// if it is at least margin_frames away from every cut.
struct FrameReach {
  std::size_t hop_samples = 0;
  std::size_t margin_frames = 0;
  bool needs_level = false;   // pieces must come with the level of the whole
  bool needs_survey = false;  // FeatureStream::survey() must see all pieces first
};

// A feature set with its options fixed. Immutable, so one instance may be shared by any number of
// threads.
class FeatureExtractor {
 public:
  virtual ~FeatureExtractor() = default;
  FeatureExtractor(const FeatureExtractor&) = delete;
  FeatureExtractor& operator=(const FeatureExtractor&) = delete;

  // One name a column.
  virtual std::vector<std::string> column_names() const = 0;

  // Features of one utterance, [num_frames, num_columns]; no rows if it is too short for one frame.
  // Throws what the component behind it throws: Error(kInvalidArgument) for a sample rate it
  // cannot serve, Error(kCorruptData) for motion capture that is damaged.
  virtual Matrix<float> compute(const FeatureInput& input) const = 0;

  // Seconds from one row to the next; 0 if rows are not frames at a fixed distance.
  virtual double hop_s() const { return 0.0; }

  // What the numbers depend on beside the options and the utterance, such as the contents of a
  // vocabulary file; part of the content hash.
  virtual std::string fingerprint() const { return ""; }

  // nullopt if only the whole can be extracted.
  virtual std::optional<FrameReach> frame_reach() const { return std::nullopt; }

  // Extraction of one sound in pieces, for extractors with a frame_reach(), which must outlive it.
  virtual std::unique_ptr<FeatureStream> open_stream() const { return nullptr; }

 protected:
  FeatureExtractor() = default;
};

// Which sound of an utterance a set is made from, unless the user says otherwise.
struct AudioPreference {
  std::string_view source = "auto";  // "sentence", "dialogue"; "auto": the sentence file if any
  std::string_view channel = "mix";  // of a file with several
};

// An entry of the registry. The version changes when the same options give other numbers.
struct FeatureSet {
  std::string_view name;
  int version = 1;
  Modality modality = Modality::kAudio;
  std::string_view summary;  // one sentence without a full stop
  AudioPreference audio = {};
  std::string_view required_option = {};  // one without a usable default, such as a file
  // The set's defaults with `assignments` over them.
  std::vector<OptionValue> (*options)(std::span<const OptionAssignment> assignments) = nullptr;
  std::unique_ptr<FeatureExtractor> (*create)(std::span<const OptionAssignment> assignments) =
      nullptr;

  // True if the set has an option of that name.
  bool has_option(std::string_view option) const;

  // The extractor with `assignments` over the defaults. Throws Error(kInvalidArgument), which names
  // the set, for an unknown option or a value out of range.
  std::unique_ptr<FeatureExtractor> make(std::span<const OptionAssignment> assignments) const;

  // The options of the set with `assignments` over the defaults, as an object of JSON on one line.
  // Throws Error(kInvalidArgument) like make().
  std::string options_json(std::span<const OptionAssignment> assignments) const;
};

// All sets, audio first, in the order in which `merkit features list` shows them.
std::span<const FeatureSet> feature_sets();

// The set of that name. Throws Error(kNotFound) with the nearest name.
const FeatureSet& find_feature_set(std::string_view name);

}  // namespace merkit
