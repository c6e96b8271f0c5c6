// How much each frame of a sound is like speech, from the levels of its bands.
//
// Speech is louder than what is behind it, fills several bands at once, and never stands still: its
// spectrum changes its shape several times a second. Noise fills the bands but keeps its shape, hum
// and tones keep theirs and fill few. Three measures of frame t, with E_b the level of band b in dB
// (over three frames, never below 50 dB under the loudest band of late):
//
//   excess  mean over b of E_b - N_b, at most 20 dB each; N_b is the least level of the last three
//           seconds (the idea of minimum statistics: Martin 2001, "Noise power spectral density
//           estimation based on optimal smoothing and minimum statistics", IEEE Trans. Speech and
//           Audio Processing 9(5))
//   change  how far the shape of the spectrum moves in 60 ms: the deviation over b of
//           E_b(t + 30 ms) - E_b(t - 30 ms); the 40 % quantile over 0.15 s either way, which lets
//           neither single onsets through (notes, knocks) nor a steady vowel down
//   bands   how many bands are at least 6 dB above N_b and within 35 dB of the loudest; none in a
//           frame 30 dB below the loudest band of late, where tones leave nothing but their ends
//
// Only differences of levels enter, so that a gain changes nothing.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "merkit/features/speech_bands.h"

namespace merkit {

struct SpeechMeasures {
  float level_db = -200.0F;  // of all bands together, dB re full scale
  float excess_db = 0.0F;
  float change_db = 0.0F;
  int num_bands = 0;
};

// Takes frames one by one and gives their measures some frames later. Not thread-safe.
class SpeechEvidence {
 public:
  // Frames that must follow one before its measures are known.
  static constexpr std::size_t kLookAheadFrames = 1 + 3 + 15;

  // `num_bands` of each frame are looked at, 1..kNumSpeechBands.
  explicit SpeechEvidence(std::size_t num_bands) : num_bands_(num_bands) {}

  // Appends to `out` the measures that `frame` makes known.
  void add(const SpeechBandPower& frame, std::vector<SpeechMeasures>& out);

  // After the last frame: appends the rest.
  void finish(std::vector<SpeechMeasures>& out);

 private:
  static constexpr std::size_t kRing = 64;        // frames remembered; more than the look-ahead
  static constexpr std::size_t kFloorBlock = 50;  // frames over which one minimum is taken
  static constexpr std::size_t kFloorBlocks = 6;

  using Levels = std::array<float, kNumSpeechBands>;

  void add_levels(const SpeechBandPower& power);
  void add_changes(std::size_t end, bool is_last);
  float shape_change(const Levels& before, const Levels& after) const;
  SpeechMeasures measures(std::size_t frame) const;
  float usual_change(std::size_t frame) const;
  float floor_of(std::size_t band) const;

  std::size_t num_bands_;
  std::size_t num_frames_ = 0;    // added
  std::size_t num_levels_ = 0;    // of which the levels are known
  std::size_t num_changes_ = 0;   // and the change
  std::size_t num_measured_ = 0;  // and the measures given
  std::array<SpeechBandPower, 3> last_{};
  std::array<Levels, kRing> levels_{};  // dB
  std::array<float, kRing> level_db_{};
  std::array<float, kRing> peak_db_{};  // of the loudest band so far, falling by 5 dB a second
  std::array<float, kRing> changes_{};
  std::array<Levels, kFloorBlocks + 1> minima_{};
};

}  // namespace merkit
