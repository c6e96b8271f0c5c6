// A stretch of a sound too long to be held as a whole.
#pragma once

#include <cstddef>

#include "merkit/audio/audio.h"
#include "merkit/features/signal_level.h"

namespace merkit {

struct SoundPiece {
  AudioView audio = {};
  std::size_t first_frame = 0;  // the frame of the whole that begins with the piece
  bool is_last = true;          // the piece ends where the whole ends
  SignalLevel level = {};       // of the whole, if the set needs it

  // Of at most `max_frames` frames of the whole, those from the piece's first one on.
  std::size_t frames_left(std::size_t max_frames) const noexcept {
    return max_frames - (first_frame < max_frames ? first_frame : max_frames);
  }
};

}  // namespace merkit
