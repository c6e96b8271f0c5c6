// Motion capture of one actor through a whole dialogue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/corpus/synth/actor.h"
#include "merkit/corpus/synth/gesture.h"

namespace merkit {

inline constexpr double kMocapRateHz = 119.88;
inline constexpr std::size_t kHeadColumns = 6;   // pitch, roll, yaw in degrees, x, y, z in mm
inline constexpr std::size_t kHandColumns = 18;  // 6 markers, mm
inline constexpr std::size_t kFaceColumns = 3 * kNumFaceMarkers;

// Values are whole multiples of 0.00001, as many decimals as the release writes.
using MotionValue = std::int32_t;
inline constexpr double kMotionUnitsPerOne = 100000.0;
// A lost marker: written as NaN.
inline constexpr MotionValue kLostMarker = std::numeric_limits<MotionValue>::min();

// What the actor does from `start_s` on until the next cue.
struct Cue {
  double start_s = 0.0;
  Gesture gesture;
};

// One group of values at kMocapRateHz; frame k (from 1) is taken at k / kMocapRateHz seconds.
struct MotionTrack {
  std::size_t num_values = 0;       // a frame
  std::vector<MotionValue> values;  // [num_frames, num_values]

  std::size_t num_frames() const noexcept { return values.size() / num_values; }
};

struct Motion {
  MotionTrack face{kFaceColumns, {}};
  MotionTrack head{kHeadColumns, {}};
  MotionTrack hand{kHandColumns, {}};
};

// Motion of `actor`, one frame for each value of `speech`: how loud he speaks at that frame, 0 to
// about 1, which opens his jaw and stirs his head. `cues` are sorted by time. All movement is
// smooth but for measurement noise of a few hundredths of a mm.
Motion animate(const Actor& actor, std::span<const Cue> cues, std::span<const float> speech,
               const Rng& rng);

}  // namespace merkit
