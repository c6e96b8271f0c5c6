// The text files of motion capture: lines of a frame number, a time and values.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace merkit {

// The decimal number at the beginning of `text`, rounded as strtod rounds it; "nan" in any case is
// a number too. `length` becomes the number of characters it takes. nullopt if there is none, if it
// does not end where `text` ends or before a blank, a tab, CR or LF, or if it is infinite or too
// large for a double.
std::optional<double> leading_decimal(std::string_view text, std::size_t& length) noexcept;

// Rows of a file with a time after `start_s` and before `end_s`, both excluded.
struct MocapWindow {
  double start_s = 0.0;
  double end_s = 0.0;
};

// A line of data: where it is, and what it says.
struct MocapLine {
  std::size_t line_number = 0;  // from 1
  std::string_view text;        // without its ending
};

// The lines of `text` that hold a frame, or those of them in `window`. Up to two lines at the top
// that do not begin with a number are headings and left out, as are blank lines; lines end with LF,
// CR LF or the end of the text. `where` opens the message of errors. Throws Error(kCorruptData) if
// another line does not begin with two numbers. Lines outside the window are not looked at further.
std::vector<MocapLine> mocap_lines(std::string_view text, std::string_view where,
                                   const std::optional<MocapWindow>& window);

// The numbers of `line` after the frame number and the time into `values`; NaN for a lost marker.
// Throws Error(kCorruptData), naming `where` and the line, if they are not values.size() numbers,
// parted by blanks or tabs. Returns true if a value is NaN.
bool parse_mocap_line(const MocapLine& line, std::string_view where, std::span<double> values);

}  // namespace merkit
