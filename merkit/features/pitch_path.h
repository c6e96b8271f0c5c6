// The best sequence of pitch candidates through an utterance.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/features/pitch_candidates.h"

namespace merkit {

// A candidate as the path sees it.
struct PitchState {
  double score = 0.0;    // local strength: higher is better
  double octaves = 0.0;  // log2 of its frequency; of no meaning if unvoiced
  bool voiced = false;
  PitchCandidate candidate;  // goes with it
};

struct PitchPathCosts {
  double octave_jump = 0.0;      // of a change of frequency, per octave
  double voiced_unvoiced = 0.0;  // of a change between voiced and unvoiced
};

// Finds the sequence of states, one a frame, that maximises the sum of the scores less the sum of
// the transition costs (Boersma 1993, Proc. Institute of Phonetic Sciences Amsterdam 17, 97-110),
// by dynamic programming. Among equals the earlier state of a frame wins. The paths to the states
// of a frame soon share their beginning, so that an utterance of any length needs little memory.
// Not thread-safe.
class PitchPath {
 public:
  explicit PitchPath(const PitchPathCosts& costs) : costs_(costs) {}

  // Adds the next frame, of one state at least.
  void add_frame(std::span<const PitchState> states);

  // The states of the frames that no later frame can change, without those given before.
  std::vector<PitchState> settled();

  // The states of all frames that were not given, after the last frame.
  std::vector<PitchState> rest() const;

 private:
  struct Node {
    PitchState state;
    double total = 0.0;        // of the best path up to here
    std::size_t previous = 0;  // on that path, counted from the first node of the frame before
  };

  std::size_t begin_of(std::size_t frame) const { return frame == 0 ? 0 : ends_[frame - 1]; }
  std::vector<PitchState> trace(std::size_t frame, std::size_t node) const;

  PitchPathCosts costs_;
  std::vector<Node> nodes_;        // of the frames that are not settled, and of the last one
  std::vector<std::size_t> ends_;  // where the nodes of each of these frames end
};

}  // namespace merkit
