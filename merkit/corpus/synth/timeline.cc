#include "merkit/corpus/synth/timeline.h"

#include <algorithm>
#include <cmath>

#include "merkit/corpus/synth/voice.h"

namespace merkit {
namespace {

std::int64_t to_ticks(double seconds) {
  return std::llround(seconds * static_cast<double>(kTicksPerSecond));
}

std::size_t to_samples(std::int64_t ticks) {
  return static_cast<std::size_t>(ticks * kSynthRateHz / kTicksPerSecond);
}

}  // namespace

std::size_t Placement::first_sample() const noexcept { return to_samples(start_ticks); }

std::size_t Placement::num_samples() const noexcept { return to_samples(end_ticks - start_ticks); }

std::vector<Placement> lay_out(std::span<const SpeechLength> turns, Rng rng) {
  constexpr double kOpeningS = 3.0;
  constexpr double kMeanGapS = 0.25;
  constexpr double kGapSpreadS = 0.35;
  constexpr double kDeepestOverlapS = -0.5;
  constexpr double kSameSpeakerGapS = 0.15;
  constexpr double kLongestRoomS = 0.6;  // in front of the speech
  std::vector<Placement> placements;
  double speech_end_s = kOpeningS + 3.0 * rng.uniform();
  double woman_end_s = 0.0;
  double man_end_s = 0.0;
  double last_start_s = 0.0;
  for (const SpeechLength& turn : turns) {
    double& own_end_s = turn.gender == 'F' ? woman_end_s : man_end_s;
    const double gap_s = std::max(kDeepestOverlapS, kMeanGapS + kGapSpreadS * rng.normal());
    // No turn starts before the one above it, whose room in front of the speech differs.
    const double speech_start_s = std::max(
        {speech_end_s + gap_s, own_end_s + kSameSpeakerGapS, last_start_s + kLongestRoomS + 0.1});
    const double end_s = speech_start_s + static_cast<double>(turn.num_samples) / kSynthRateHz;
    Placement placement;
    placement.start_ticks = to_ticks(speech_start_s - rng.uniform(0.12, kLongestRoomS));
    placement.end_ticks = to_ticks(end_s + rng.uniform(0.25, 0.8));
    placement.speech_start_samples = to_samples(to_ticks(speech_start_s));
    placements.push_back(placement);
    last_start_s = placement.start_s();
    own_end_s = end_s;
    speech_end_s = std::max(speech_end_s, end_s);
  }
  return placements;
}

}  // namespace merkit
