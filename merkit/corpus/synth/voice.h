// Speech by the program espeak-ng.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/corpus/synth/prosody.h"

namespace merkit {

// Sample rate of all sound in the corpus.
inline constexpr int kSynthRateHz = 16000;

// The markup that makes espeak-ng say `sentences`: markers in brackets left out, a pause after
// each sentence and half of it after each comma.
std::string speech_markup(const std::vector<std::string>& sentences,
                          const SpeechSettings& settings);

// Immutable after construction, so one instance may be shared by any number of threads.
class Voice {
 public:
  // Throws Error(kNotFound) if `program` cannot be run, with what to install.
  explicit Voice(std::string program);

  // "eSpeak NG text-to-speech: 1.51": other versions may speak other samples.
  const std::string& version() const noexcept { return version_; }

  // Mono at kSynthRateHz, without silence at the ends: the sentences as spoken by `actor`, markers
  // as bursts of breath; loudness follows settings.level_db as
  // far as peaks stay below full scale. The same arguments and the same
  // version give the same samples. Throws Error(kIo) if the program fails, Error(kCorruptData) if
  // it prints no wav at 22050 Hz.
  std::vector<float> speak(const std::vector<std::string>& sentences, const Actor& actor,
                           const SpeechSettings& settings, Rng& rng) const;

 private:
  std::vector<float> run(const std::string& markup, const std::string& voice) const;

  std::string program_;
  std::string version_;
};

}  // namespace merkit
