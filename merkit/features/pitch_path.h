// The best sequence of pitch candidates through an utterance.
#pragma once

#include <cstddef>
#include <vector>

namespace merkit {

// A candidate as the path sees it.
struct PitchState {
  double score = 0.0;    // local strength: higher is better
  double octaves = 0.0;  // log2 of its frequency; of no meaning if unvoiced
  bool voiced = false;
};

// The candidates of all frames, frame after frame.
struct PitchLattice {
  std::vector<PitchState> states;
  std::vector<std::size_t> ends;  // [num_frames]: where a frame's states end; none may be empty
};

struct PitchPathCosts {
  double octave_jump = 0.0;      // of a change of frequency, per octave
  double voiced_unvoiced = 0.0;  // of a change between voiced and unvoiced
};

// The index into lattice.states of the state chosen for each frame: the sequence that maximises the
// sum of the scores less the sum of the transition costs (Boersma 1993, Proc. Institute of Phonetic
// Sciences Amsterdam 17, 97-110), by dynamic programming. Among equals the lower index wins.
std::vector<std::size_t> best_pitch_path(const PitchLattice& lattice, const PitchPathCosts& costs);

}  // namespace merkit
