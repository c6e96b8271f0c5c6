// Where somebody speaks: a voice activity detector for sound that comes in pieces.
//
//   VoiceActivity activity({.sample_rate_hz = 16000});
//   activity.add(samples);
//   activity.take(decisions);  // one for every 10 ms
//
//   const std::vector<SpeechStretch> stretches = find_speech(audio.view());  // all at once
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/features/speech_bands.h"
#include "merkit/features/speech_evidence.h"

namespace merkit {

struct VoiceActivityOptions {
  int sample_rate_hz = 16000;   // rate of the sound, 8000..768000
  double min_level_db = -70.0;  // re full scale: what is softer is silence
  double min_excess_db = 6.0;   // above the noise, mean over bands
  double min_change_db = 3.0;   // of the spectrum's shape in 60 ms
  int min_bands = 4;            // that carry the sound at once
  double min_speech_s = 0.1;    // of such frames in 0.31 s
  double lead_s = 0.1;          // speech begins that much before its first frame, <= 1
  double hangover_s = 0.3;      // and ends that much after its last, <= 5
};

template <class V>
void visit(VoiceActivityOptions& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "rate of the sound, Hz");
  field("min_level_db", o.min_level_db, "what is softer is silence, dB re full scale");
  field("min_excess_db", o.min_excess_db, "least level of speech above the noise, dB");
  field("min_change_db", o.min_change_db, "least change of the spectrum's shape in 60 ms, dB");
  field("min_bands", o.min_bands, "least number of 12 bands that carry speech at once");
  field("min_speech_s", o.min_speech_s, "least time of speech within 0.31 s, s");
  field("lead_s", o.lead_s, "speech begins that much before its first frame, s");
  field("hangover_s", o.hangover_s, "speech ends that much after its last frame, s");
}

// Throws Error(kInvalidArgument) if a field is out of range.
void validate(const VoiceActivityOptions& options);

// Decides 10 ms by 10 ms, `look_ahead_s()` behind the sound. A frame is like speech if its
// SpeechMeasures reach the thresholds and so do enough frames within 0.15 s either way; what lies
// within `lead_s` before or `hangover_s` after one is speech. A gain moves nothing as long as the
// sound stays above min_level_db and does not clip. Memory does not grow with the sound if
// decisions are taken. Not thread-safe.
class VoiceActivity {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit VoiceActivity(const VoiceActivityOptions& options);

  // Samples to a decision.
  std::size_t hop_samples() const noexcept { return bands_.hop_samples(); }
  // A decision needs the sound up to that long after the end of its 10 ms.
  double look_ahead_s() const noexcept;

  // The next samples. Decisions do not depend on the parts in which the sound comes. Throws
  // Error(kCorruptData) if a sample is NaN or infinite.
  void add(std::span<const float> samples);
  // Nothing follows: the rest is decided. Call once.
  void finish();

  // Moves the decisions that became final since the last call to the end of `decisions`: 1 for
  // speech, 0 for none; number i is for samples i * hop_samples() up to the next one's first.
  void take(std::vector<std::uint8_t>& decisions);

 private:
  static constexpr std::size_t kHalfWindow = 15;  // frames either way that confirm one

  bool is_like_speech(const SpeechMeasures& measures) const noexcept;
  void confirm(bool like_speech);
  void spread(bool is_confirmed);
  void decide(bool is_speech);

  VoiceActivityOptions options_;
  SpeechBands bands_;
  SpeechEvidence evidence_;
  std::size_t least_frames_;
  std::size_t lead_frames_;
  std::size_t hangover_frames_;
  std::uint64_t num_samples_ = 0;
  std::array<bool, 2 * kHalfWindow + 1> like_speech_{};  // frame t at t modulo the size
  std::size_t num_like_speech_ = 0;                      // of those
  std::size_t num_judged_ = 0;
  std::size_t num_spread_ = 0;
  std::size_t quiet_frames_;  // since the last confirmed one
  bool last_decision_ = false;
  std::uint64_t num_decided_ = 0;
  std::vector<std::uint8_t> decided_;     // not yet taken
  std::vector<SpeechBandPower> frames_;   // scratch
  std::vector<SpeechMeasures> measures_;  // scratch
};

// Speech from start_s up to, not including, end_s after the beginning.
struct SpeechStretch {
  double start_s = 0.0;
  double end_s = 0.0;

  bool operator==(const SpeechStretch&) const = default;
};

// The stretches of `audio` in which somebody speaks, in order and apart. Its rate is used in place
// of the options'. Throws as VoiceActivity.
std::vector<SpeechStretch> find_speech(AudioView audio, VoiceActivityOptions options = {});

// Seconds of speech in all.
double speech_duration_s(std::span<const SpeechStretch> stretches) noexcept;

}  // namespace merkit
