#include <algorithm>
#include <array>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/base/nearest.h"
#include "merkit/features/extraction.h"

namespace merkit {
namespace {

std::string checked_source(const std::string& wanted, std::string_view preferred) {
  std::string source = wanted.empty() ? std::string(preferred) : wanted;
  const std::array<std::string, 3> names = {"auto", "sentence", "dialogue"};
  if (std::find(names.begin(), names.end(), source) == names.end()) {
    throw Error(ErrorCode::kInvalidArgument, "source: " + expected_one_of(source, names));
  }
  return source;
}

AudioOptions reader_options(const ExtractAudioOptions& audio, std::string_view preferred_channel) {
  AudioOptions options;
  options.sample_rate_hz = audio.sample_rate_hz;
  options.channel = audio.channel.empty() ? std::string(preferred_channel) : audio.channel;
  options.left_speaker = audio.left_speaker;
  validate(options);
  return options;
}

// The rate of the sound, unless the user gave the set another one.
std::vector<OptionAssignment> with_rate(const FeatureSet& set,
                                        std::vector<OptionAssignment> assignments, int rate_hz) {
  if (set.modality == Modality::kAudio && rate_hz > 0 && set.has_option("sample_rate_hz")) {
    assignments.insert(assignments.begin(), {"sample_rate_hz", std::to_string(rate_hz)});
  }
  return assignments;
}

std::string audio_json(const FeatureSet& set, const std::string& source,
                       const AudioOptions& options) {
  if (set.modality != Modality::kAudio) {
    return "{}";
  }
  const Json object = {{"sample_rate_hz", options.sample_rate_hz},
                       {"source", source},
                       {"channel", options.channel},
                       {"left_speaker", options.left_speaker}};
  return dump_json(object, -1);
}

}  // namespace

FeatureJob::FeatureJob(const FeatureSet& set, std::vector<OptionAssignment> assignments,
                       const ExtractAudioOptions& audio)
    : set_(set),
      audio_source_(checked_source(audio.source, set.audio.source)),
      audio_options_(reader_options(audio, set.audio.channel)) {
  const auto all = with_rate(set, std::move(assignments), audio.sample_rate_hz);
  extractor_ = set_.make(all);
  info_ = {.feature_set = std::string(set_.name),
           .version = set_.version,
           .options = set_.options_json(all),
           .audio_options = audio_json(set_, audio_source_, audio_options_),
           .columns = extractor_->column_names()};
  recipe_ = info_.feature_set + "/" + std::to_string(info_.version) + info_.options +
            info_.audio_options + extractor_->fingerprint();
}

}  // namespace merkit
