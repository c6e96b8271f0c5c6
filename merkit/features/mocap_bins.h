// Frames of motion capture averaged into a fixed number of parts of an utterance.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>

#include "merkit/base/matrix.h"
#include "merkit/features/mocap_text.h"

namespace merkit {

// First of the `num_rows` rows that belongs to part `part` of `num_parts`, by the rule of
// numpy.array_split: the first num_rows mod num_parts parts have one row more than the others.
// `part` may be num_parts: that gives num_rows.
std::size_t part_begin(std::size_t num_rows, std::size_t num_parts, std::size_t part) noexcept;

// What a lost marker (NaN) does to the mean of its part.
enum class LostMarkers {
  kSpoilTheMean,  // it is NaN, as numpy.mean has it
  kAreLeftOut,    // it is the mean of the other rows; NaN if there are none
};

struct MocapBinning {
  std::size_t num_parts = 200;
  std::size_t num_values = 165;  // a line, after the frame number and the time
  LostMarkers lost_markers = LostMarkers::kAreLeftOut;
};

// Means of the rows of each part, [num_parts, num_values], summed in the order of the file; NaN for
// parts without rows. `text` is the content of a file, `where` its name for messages. Throws what
// mocap_lines() and parse_mocap_line() throw; of lines outside `window` only the time is read.
Matrix<double> bin_mocap_text(std::string_view text, std::string_view where,
                              const std::optional<MocapWindow>& window,
                              const MocapBinning& binning);

// The same for a file, memory-mapped. Throws Error(kIo) as well.
Matrix<double> bin_mocap_file(const std::filesystem::path& path,
                              const std::optional<MocapWindow>& window,
                              const MocapBinning& binning);

}  // namespace merkit
