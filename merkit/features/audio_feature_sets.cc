// The audio sets: each entry adapts one component.
#include "merkit/features/emobase988.h"
#include "merkit/features/feature_set_entries.h"
#include "merkit/features/lld32.h"
#include "merkit/features/log_mel.h"
#include "merkit/features/mfcc.h"
#include "merkit/features/segments750.h"
#include "merkit/features/spectrogram.h"
#include "merkit/features/speech34.h"
#include "merkit/features/stft161.h"

namespace merkit {
namespace {

// Frames begin at most half a window before their multiple of the hop, whatever the edges, and look
// back at two frames at most.
FrameReach window_reach(const FrameCut& cut) {
  return {.hop_samples = cut.hop, .margin_frames = cut.width / cut.hop + 2};
}

FrameReach window_reach(const FrameOptions& frames) {
  return window_reach(make_frame_cut(frames.window_s, frames.hop_s, frames.sample_rate_hz));
}

// The same for frames whose pitch is looked for in three longest periods about their middle.
FrameReach pitch_reach(const FrameCut& cut, int sample_rate_hz, double min_hz) {
  FrameReach reach = window_reach(cut);
  reach.margin_frames += static_cast<std::size_t>(1.5 * sample_rate_hz / min_hz) / cut.hop + 1;
  reach.needs_level = true;
  return reach;
}

enum class Speech34Name { kCorrected, kPyaa, kSeed };

template <Speech34Name kName>
struct Speech34Set {
  using Options = Speech34Options;
  using Component = Speech34;
  static Options defaults() {
    Options options;
    options.set = kName == Speech34Name::kCorrected ? "speech34"
                  : kName == Speech34Name::kPyaa    ? "speech34-pyaa"
                                                    : "speech34-seed";
    if (kName == Speech34Name::kSeed) {
      options.max_frames = 100;
      options.pads = true;
    }
    return options;
  }
  static Matrix<float> compute(const Component& component, const FeatureInput& input) {
    return to_float(component.compute(input.audio));
  }
  static double hop_s(const Options& options) { return options.hop_s; }
  static std::optional<FrameReach> frame_reach(const Options& /*options*/,
                                               const Component& component) {
    FrameReach reach = window_reach(component.frame_cut());
    reach.needs_level = true;
    return reach;
  }
};

struct LogMelSet {
  using Options = LogMelOptions;
  using Component = LogMel<float>;
  static Options defaults() { return {}; }
  static Matrix<float> compute(const Component& component, const FeatureInput& input) {
    return component.compute(input.audio);
  }
  static double hop_s(const Options& options) { return options.frames.hop_s; }
  static std::optional<FrameReach> frame_reach(const Options& options,
                                               const Component& /*component*/) {
    return window_reach(options.frames);
  }
};

struct MfccSet {
  using Options = MfccOptions;
  using Component = Mfcc;
  // Without the floor that the loudest frame sets: a frame's features are its own.
  static Options defaults() {
    Options options;
    options.top_db = 0.0;
    return options;
  }
  static Matrix<float> compute(const Component& component, const FeatureInput& input) {
    return to_float(component.compute(input.audio));
  }
  static double hop_s(const Options& options) { return options.log_mel.frames.hop_s; }
  static std::optional<FrameReach> frame_reach(const Options& options,
                                               const Component& /*component*/) {
    FrameReach reach = window_reach(options.log_mel.frames);
    reach.needs_survey = options.top_db > 0.0;
    return reach;
  }
};

// A component whose defaults are those of the set.
template <class SetOptions, class SetComponent>
struct PlainSet {
  using Options = SetOptions;
  using Component = SetComponent;
  static Options defaults() { return {}; }
  static Matrix<float> compute(const Component& component, const FeatureInput& input) {
    return to_float(component.compute(input.audio));
  }
};

struct SpectrogramSet : PlainSet<SpectrogramOptions, Spectrogram> {
  static double hop_s(const Options& options) {
    const int overlap = options.window_samples / 8;
    return static_cast<double>(options.window_samples - overlap) / options.sample_rate_hz;
  }
  static std::optional<FrameReach> frame_reach(const Options& /*options*/,
                                               const Component& component) {
    return window_reach(component.frame_cut());
  }
};

struct Stft161Set : PlainSet<Stft161Options, Stft161> {
  static double hop_s(const Options& options) { return options.frames.hop_s; }
  static std::optional<FrameReach> frame_reach(const Options& options,
                                               const Component& /*component*/) {
    FrameReach reach = window_reach(options.frames);
    reach.needs_survey = options.standardise;
    return reach;
  }
};

struct Emobase988Set : PlainSet<Emobase988Options, Emobase988> {
  static std::optional<FrameReach> frame_reach(const Options& /*options*/,
                                               const Component& component) {
    return window_reach(component.frame_cut());
  }
};

struct Lld32Set : PlainSet<Lld32Options, Lld32> {
  static double hop_s(const Options& options) { return options.hop_s; }
  static std::optional<FrameReach> frame_reach(const Options& options, const Component& component) {
    return pitch_reach(component.frame_cut(), options.sample_rate_hz, options.min_hz);
  }
};

struct Segments750Set : PlainSet<Segments750Options, Segments750> {
  // Only with all segments kept are rows a fixed time apart.
  static double hop_s(const Options& options) {
    return options.keep_fraction == 1.0 ? options.hop_s : 0.0;
  }
  static std::optional<FrameReach> frame_reach(const Options& options, const Component& component) {
    FrameReach reach = pitch_reach(component.frame_cut(), options.sample_rate_hz, options.min_hz);
    reach.needs_survey = true;
    return reach;
  }
};

FeatureSet seed_set() {
  FeatureSet set = make_entry<Speech34Set<Speech34Name::kSeed>>(
      "speech34-seed", 1, Modality::kAudio,
      "The paper's speech input: 100 frames of the left channel, chroma zero as in its code");
  set.audio = {.source = "dialogue", .channel = "left"};
  return set;
}

}  // namespace

std::vector<FeatureSet> audio_feature_sets() {
  return {
      make_entry<Speech34Set<Speech34Name::kCorrected>>(
          "speech34", 1, Modality::kAudio,
          "34 short-term features, with a window and with filters and chroma where they belong"),
      seed_set(),
      make_entry<Speech34Set<Speech34Name::kPyaa>>(
          "speech34-pyaa", 1, Modality::kAudio,
          "34 short-term features, bit-faithful to pyAudioAnalysis 0.3.14"),
      make_entry<LogMelSet>("logmel", 1, Modality::kAudio,
                            "Logarithms of mel energies, in decibels"),
      make_entry<MfccSet>("mfcc", 1, Modality::kAudio, "Mel-frequency cepstral coefficients"),
      make_entry<SpectrogramSet>("spectrogram", 1, Modality::kAudio,
                                 "Power spectral density, 300 frames of 201 values"),
      make_entry<Stft161Set>("stft161", 1, Modality::kAudio,
                             "Logarithms of spectral magnitudes, as networks that recognise speech "
                             "read them"),
      make_entry<Emobase988Set>("emobase988", 1, Modality::kAudio,
                                "988 functionals of 52 contours, one row an utterance"),
      make_entry<Lld32Set>(
          "lld32", 1, Modality::kAudio,
          "Lee & Tashev's F0, voice probability, ZCR, MFCC, log energy and their derivatives"),
      make_entry<Segments750Set>(
          "segments750", 1, Modality::kAudio,
          "Han et al.'s segments of 25 frames, the loudest tenth of each utterance"),
  };
}

}  // namespace merkit
