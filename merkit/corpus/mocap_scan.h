// A quick look at a motion-capture text file: how many frames, and how many markers were lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace merkit {

struct MocapScan {
  std::uint64_t num_frames = 0;
  std::uint64_t num_values = 0;     // of sound frames, without the frame number and the time
  std::uint64_t num_nan = 0;        // of these, "NaN"
  std::uint64_t num_malformed = 0;  // frames with another number of fields or with other words
  std::size_t first_nan_line = 0;   // from 1; 0: none
  std::size_t first_malformed_line = 0;
};

// Counts in `text`, the bytes of a file of two heading lines and then one line a frame: number,
// time and `num_columns` values parted by blanks (165 face, 6 head, 18 hand). Values of lines of
// the usual form are not parsed, only their number is checked. Does not throw.
MocapScan scan_mocap(std::string_view text, std::size_t num_columns);

}  // namespace merkit
