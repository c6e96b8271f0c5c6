#include "merkit/infer/recording_rows.h"

#include <fmt/format.h>

#include "merkit/audio/resampler.h"
#include "merkit/base/error.h"
#include "merkit/features/voice_activity.h"

namespace merkit {
namespace {

// The microphone of the one who speaks; all of them where the recording does not say who that is.
AudioOptions channel_of(AudioOptions options, const std::string& gender) {
  if (options.channel == "speaker" && gender.empty()) {
    options.channel = "mix";
  }
  return resolve_speaker(options, gender);
}

}  // namespace

RecordingRows::RecordingRows(const Utterance& utterance, AudioView samples, double max_duration_s)
    : utterance_(utterance),
      samples_(samples),
      max_duration_s_(max_duration_s),
      all_{&utterance},
      chooser_(all_) {}

ChosenInput RecordingRows::choose(const FeatureJob& job) const {
  return chooser_.choose(utterance_, job.set().name, job.audio_source());
}

bool RecordingRows::has(const FeatureJob& job) const {
  const Modality modality = job.set().modality;
  return (modality == Modality::kAudio && samples_.sample_rate_hz != 0) ||
         has_input(utterance_, choose(job), modality);
}

void RecordingRows::check_duration(double duration_s, const std::string& where) const {
  if (duration_s > max_duration_s_) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: expected an utterance of at most {} s, got {:.1f} s", where,
                            max_duration_s_, duration_s));
  }
}

// Times that make no slice, or a speaker of unknown gender, are faults of the data.
Audio RecordingRows::read(const AudioSource& source, const AudioOptions& options) const {
  try {
    const AudioSlice slice = {.start_s = source.start_s, .end_s = source.end_s};
    AudioReader reader(source.path, channel_of(options, utterance_.gender), slice);
    check_duration(static_cast<double>(reader.num_samples()) / reader.sample_rate_hz(),
                   source.path.string());
    return read_whole(reader);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kInvalidArgument) {
      throw Error(ErrorCode::kCorruptData, error.what());
    }
    throw;
  }
}

AudioView RecordingRows::sound(const FeatureJob& job) {
  const AudioOptions& options = job.audio_options();
  if (samples_.sample_rate_hz != 0) {
    const int rate_hz = options.sample_rate_hz;
    check_duration(samples_.duration_s(), "recording");
    if (rate_hz == 0 || rate_hz == samples_.sample_rate_hz) {
      return samples_;
    }
    if (!audio_ || audio_->sample_rate_hz != rate_hz) {
      audio_ = resampled(samples_, rate_hz);
    }
    return audio_->view();
  }
  const AudioSource source = choose(job).audio;
  const bool is_same =
      audio_ && source.path == audio_source_.path && source.start_s == audio_source_.start_s &&
      source.end_s == audio_source_.end_s && options.channel == audio_options_.channel &&
      options.sample_rate_hz == audio_options_.sample_rate_hz;
  if (!is_same) {
    audio_ = read(source, options);
    audio_source_ = source;
    audio_options_ = options;
  }
  return audio_->view();
}

Matrix<float> RecordingRows::rows(const FeatureJob& job) {
  if (job.set().modality == Modality::kAudio) {
    const AudioView audio = sound(job);
    return audio.samples.empty() ? Matrix<float>() : job.extractor().compute({.audio = audio});
  }
  const ChosenInput input = choose(job);
  return job.extractor().compute({.mocap = &input.mocap});
}

std::optional<double> RecordingRows::speech_s(const FeatureJob& job) {
  constexpr int kLowestRateHz = 8000;
  const AudioView audio = sound(job);
  if (audio.sample_rate_hz < kLowestRateHz) {
    return std::nullopt;
  }
  return speech_duration_s(find_speech(audio));
}

}  // namespace merkit
