// Raw feature rows of one recording. Not installed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "merkit/audio/audio_reader.h"
#include "merkit/base/matrix.h"
#include "merkit/features/chosen_input.h"
#include "merkit/features/extraction.h"

namespace merkit {

// Extracts the sets that a model asks for; sound that several of them share is read once. Refers
// to what it is given. Not thread-safe.
class RecordingRows {
 public:
  // `samples` is the sound if its rate is not 0, whatever the utterance says.
  RecordingRows(const Utterance& utterance, AudioView samples, double max_duration_s);

  // True if there is something for a set of that modality to read.
  bool has(const FeatureJob& job) const;

  // Rows of the set [num_frames, num_columns]: none if there is too little for one. Throws
  // Error(kInvalidArgument) for sound longer than the limit and what readers and extractor throw.
  Matrix<float> rows(const FeatureJob& job);

  // Seconds of speech in the sound that a set of audio reads, as find_speech() hears it; nullopt if
  // its rate is too low to tell. Throws as rows().
  std::optional<double> speech_s(const FeatureJob& job);

  // Length of the sound that was read last, seconds.
  double duration_s() const noexcept { return audio_ ? audio_->view().duration_s() : 0.0; }

 private:
  ChosenInput choose(const FeatureJob& job) const;
  AudioView sound(const FeatureJob& job);
  Audio read(const AudioSource& source, const AudioOptions& options) const;
  void check_duration(double duration_s, const std::string& where) const;

  const Utterance& utterance_;
  AudioView samples_;
  double max_duration_s_;
  std::vector<const Utterance*> all_;  // the one
  InputChooser chooser_;
  std::optional<Audio> audio_;  // the last sound that was read or resampled
  AudioSource audio_source_;    // where from
  AudioOptions audio_options_;  // and how
};

}  // namespace merkit
