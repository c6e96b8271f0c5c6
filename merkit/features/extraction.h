// Extraction of feature sets over a corpus: parallel, in bounded memory, resumable.
//
//   const FeatureJob job(find_feature_set("logmel"), {}, {});
//   FeatureStoreWriter out(path, job.store_info());
//   const auto reports = extract_features(utterances, {{&job, &out, {}}}, control);
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "merkit/audio/audio_reader.h"
#include "merkit/base/error.h"
#include "merkit/base/run_control.h"
#include "merkit/corpus/utterance.h"
#include "merkit/features/feature_set.h"
#include "merkit/features/feature_store.h"
#include "merkit/features/row_sink.h"

namespace merkit {

// Sound for the audio sets; empty text means what the set itself prefers.
struct ExtractAudioOptions {
  int sample_rate_hz = 16000;      // sound is converted to it; 0 keeps the file's
  std::string source;              // auto, sentence or dialogue
  std::string channel;             // left, right, speaker or mix
  std::string left_speaker = "F";  // whose microphone is on the left: F or M
};

template <class V>
void visit(ExtractAudioOptions& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "rate that sound is converted to, Hz; 0 keeps it");
  field("source", o.source, "auto, sentence or dialogue files");
  field("channel", o.channel, "of stereo files: left, right, speaker or mix");
  field("left_speaker", o.left_speaker, "whose microphone is on the left: F or M");
}

// One feature set with its options, ready to run. Immutable, so one instance may be shared by any
// number of threads.
class FeatureJob {
 public:
  // The set's option sample_rate_hz, where it has one, follows `audio` unless assigned. Throws
  // Error(kInvalidArgument) for options that are unknown or out of range.
  FeatureJob(const FeatureSet& set, std::vector<OptionAssignment> assignments,
             const ExtractAudioOptions& audio);

  const FeatureSet& set() const noexcept { return set_; }
  const FeatureExtractor& extractor() const noexcept { return *extractor_; }
  const FeatureStoreInfo& store_info() const noexcept { return info_; }
  const std::string& audio_source() const noexcept { return audio_source_; }
  const AudioOptions& audio_options() const noexcept { return audio_options_; }
  // Set, version and options as one text: a part of every content hash.
  const std::string& recipe() const noexcept { return recipe_; }

 private:
  FeatureSet set_;
  std::string audio_source_;
  AudioOptions audio_options_;
  std::unique_ptr<FeatureExtractor> extractor_;
  FeatureStoreInfo info_;
  std::string recipe_;
};

// Where the rows of a job go, and the stores of earlier runs, whose rows are taken over where the
// content hash is the same.
struct ExtractTarget {
  const FeatureJob* job = nullptr;
  RowSink* sink = nullptr;
  std::vector<const FeatureStore*> previous = {};
};

struct ExtractFailure {
  std::string id;
  std::string message;
  ErrorCode code = ErrorCode::kCorruptData;
};

// What became of the utterances under one target.
struct ExtractReport {
  std::array<std::size_t, kNumExtractStatuses> num_by_status{};
  std::size_t num_reused = 0;  // taken over from a previous store; among the above
  std::size_t num_rows = 0;
  std::vector<ExtractFailure> failures;  // in the order of the utterances
};

// Extracts every target of every utterance (ids ascending bytewise) and writes them to the sinks in
// the order of the utterances, without committing. The rows do not depend on the thread count.
// Memory: for each thread the sound of one utterance, or 2^19 samples of it if the set allows, and
// its rows; 64 MB of rows that wait for their turn. Reports progress in utterances.
// A sound or motion-capture file that is damaged makes its utterance "failed" and goes on.
// Throws Error(kCancelled) on request: the utterances up to some place are then in the sinks,
// followed by those still good in the previous stores, so that the sinks can be committed and given
// to the next run. Throws Error(kInvalidArgument) if a set cannot work with the sound's rate, and
// what the sinks throw.
std::vector<ExtractReport> extract_features(std::span<const Utterance* const> utterances,
                                            std::span<const ExtractTarget> targets,
                                            const RunControl& control);

// True if the previous store of the target holds exactly these utterances with these contents, so
// that extraction would give the same file. Reads every file to compare hashes.
bool is_up_to_date(std::span<const Utterance* const> utterances, const FeatureJob& job,
                   const FeatureStore& previous, const RunControl& control);

// Samples that a sound is extracted by at a time where the set allows: 33 s at 16 kHz.
inline constexpr std::size_t kBlockSamples = std::size_t{1} << 19U;

// All that is left in `reader`. Throws as read_block() does.
Audio read_whole(AudioReader& reader);

// Features of a sound, block by block in bounded memory if the set allows: `use` gets the rows in
// order. Equal to extractor.compute() of the whole sound. Throws what the reader, the extractor and
// `use` throw.
void extract_blocks(AudioReader& reader, const FeatureExtractor& extractor,
                    const std::function<void(Matrix<float>)>& use);

}  // namespace merkit
