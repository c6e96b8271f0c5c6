// Fundamental frequency by Boersma's autocorrelation method, as in Praat's "To Pitch (ac)".
//
//   const PitchTracker tracker(PitchOptions{});
//   const PitchTrack track = tracker.compute(audio);
//   track.frames[i].f0_hz;  // 0 where unvoiced
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/pitch_autocorrelation.h"
#include "merkit/features/pitch_candidates.h"
#include "merkit/features/pitch_path.h"
#include "merkit/features/sound_piece.h"

namespace merkit {

// The defaults are Praat's.
struct PitchOptions {
  int sample_rate_hz = 16000;          // rate that the audio must have
  double hop_s = 0.01;                 // from one frame to the next
  double min_hz = 75.0;                // lowest F0; the window is 3 of its periods long
  double max_hz = 600.0;               // highest F0
  double silence_threshold = 0.03;     // frames whose peak is below this part of the utterance's
                                       // lean towards unvoiced
  double voicing_threshold = 0.45;     // autocorrelation below which a frame leans to unvoiced
  double octave_cost = 0.01;           // per octave below max_hz: favours high candidates
  double octave_jump_cost = 0.35;      // per octave of change between frames 10 ms apart
  double voiced_unvoiced_cost = 0.14;  // of a change of voicing between frames 10 ms apart
};

template <class V>
void visit(PitchOptions& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "rate that the audio must have, hz");
  field("hop_s", o.hop_s, "from one frame to the next, seconds");
  field("min_hz", o.min_hz, "lowest F0; the window is 3 of its periods long");
  field("max_hz", o.max_hz, "highest F0");
  field("silence_threshold", o.silence_threshold, "frame peak / utterance peak that is silence");
  field("voicing_threshold", o.voicing_threshold, "autocorrelation that is voiced");
  field("octave_cost", o.octave_cost, "per octave below max_hz");
  field("octave_jump_cost", o.octave_jump_cost, "per octave of change in 10 ms");
  field("voiced_unvoiced_cost", o.voiced_unvoiced_cost, "of a change of voicing in 10 ms");
}

struct PitchFrame {
  double f0_hz = 0.0;        // on the best path; 0 if unvoiced
  double period_s = 0.0;     // 1 / f0_hz; if unvoiced, of the strongest candidate, which may lie a
                             // sample beyond the range; 0 without any
  double periodicity = 0.0;  // normalised autocorrelation at that period: 0 noise .. 1 periodic
};

// Frame i is centred at first_center_s + i * hop_s.
struct PitchTrack {
  double first_center_s = 0.0;
  double hop_s = 0.0;
  std::vector<PitchFrame> frames;
};

// Where frames lie: frame i is centred first_center_s + i * hop_s after the beginning.
struct PitchGrid {
  double first_center_s = 0.0;
  std::size_t num_frames = 0;
};

// Candidates are the maxima of the autocorrelation r(tau) of a Hann-windowed frame of 3 longest
// periods, divided by that of the window. A voiced candidate scores r(tau) - octave_cost
// log2(max_hz tau), the unvoiced one voicing_threshold + max(0, 2 - (peak / utterance's peak) (1 +
// voicing_threshold) / silence_threshold); the path through all frames with the best sum, less what
// octave jumps and changes of voicing cost, is the result. (Boersma 1993, "Accurate short-term
// analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled sound", Proc.
// Institute of Phonetic Sciences Amsterdam 17, 97-110; costs are scaled by 0.01 / hop_s as in
// Praat.)
// Immutable after construction, so one instance may be shared by any number of threads.
class PitchTracker {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit PitchTracker(const PitchOptions& options);

  // Praat's frames: as many whole windows as fit, placed symmetrically in the utterance; no frame
  // if it is shorter than a window. Throws Error(kInvalidArgument) if `audio` does not have the
  // sample rate of the options, Error(kCorruptData) if a sample is NaN or infinite.
  PitchTrack compute(AudioView audio) const;

  // The same at frames of one's choice; where a window reaches beyond the audio there are zeros.
  PitchTrack compute(AudioView audio, const PitchGrid& grid) const;

  class Stream;

 private:
  std::vector<std::ptrdiff_t> center_samples(const PitchGrid& grid, FrameRange frames) const;

  PitchOptions options_;
  PitchCandidates candidates_;
  PitchAutocorrelation autocorrelation_;
};

// A stretch of a sound, with the samples around it that the windows of its frames reach.
struct PitchStretch {
  std::span<const float> samples;
  std::size_t first_sample = 0;  // of the whole, where the stretch begins
};

// Tracks a sound that comes in stretches, with the bytes of the whole. It refers to its tracker.
// Not thread-safe.
class PitchTracker::Stream {
 public:
  // `peak` is the whole sound's, SignalLevel::peak_about_mean.
  Stream(const PitchTracker& tracker, double peak);

  // Adds the next frames, those of `grid` in the range `frames`.
  void add(const PitchStretch& stretch, const PitchGrid& grid, FrameRange frames);

  // The frames that no later frame can change, without those given before.
  std::vector<PitchFrame> settled() { return frames_of(path_.settled()); }
  // All that were not given, after the last frame.
  std::vector<PitchFrame> rest() const { return frames_of(path_.rest()); }

 private:
  void add_frame(std::span<const float> row, float peak);
  double unvoiced_score(float peak) const;
  std::vector<PitchFrame> frames_of(const std::vector<PitchState>& path) const;

  const PitchTracker* tracker_;
  double peak_;
  double max_octaves_;
  PitchPath path_;
  PitchCandidates::Found found_;    // scratch
  std::vector<PitchState> states_;  // scratch
};

}  // namespace merkit
