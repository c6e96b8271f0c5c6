// Motion capture in the release's text format.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "merkit/corpus/synth/motion.h"

namespace merkit {

enum class MocapGroup { kFace, kHead, kHand };

// "MOCAP_rotated", "MOCAP_head" or "MOCAP_hand".
std::string_view mocap_folder(MocapGroup group) noexcept;

// The two header lines, each with its line ending. The face's are those of the release; those of
// head and hands are unknown, so they name the columns in the same manner.
std::string mocap_header(MocapGroup group);

// A span of time. Frames strictly between its ends belong to it.
struct MocapSpan {
  double start_s = 0.0;
  double end_s = 0.0;
};

// A sentence file: header and the frames of `span`, numbered as in the dialogue, times from the
// start of the span.
std::string sentence_mocap_text(MocapGroup group, const MotionTrack& track, const MocapSpan& span);

// A dialogue file: header and all frames.
std::string dialogue_mocap_text(MocapGroup group, const MotionTrack& track);

}  // namespace merkit
