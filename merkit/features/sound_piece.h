// A stretch of a sound too long to be held as a whole.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "merkit/audio/audio.h"
#include "merkit/features/signal_level.h"

namespace merkit {

// Frames begin .. end - 1.
struct FrameRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const noexcept { return end - begin; }
};

// Pieces overlap, so that every frame has its neighbourhood in the piece that owns it.
struct SoundPiece {
  AudioView audio = {};
  std::size_t first_frame = 0;  // the frame of the whole that begins with the piece
  bool is_last = true;          // the piece ends where the whole ends
  SignalLevel level = {};       // of the whole, if the set needs it
  // The frames that this piece owns, counted from its first one.
  FrameRange owned = {0, SIZE_MAX};

  // Of at most `max_frames` frames of the whole, those from the piece's first one on.
  std::size_t frames_left(std::size_t max_frames) const noexcept {
    return max_frames - (first_frame < max_frames ? first_frame : max_frames);
  }

  // The owned ones of the piece's `num_frames` frames.
  FrameRange owned_of(std::size_t num_frames) const noexcept {
    const std::size_t end = std::min(owned.end, num_frames);
    return {std::min(owned.begin, end), end};
  }
};

}  // namespace merkit
