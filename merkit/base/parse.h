// Small strict parsers for text from outside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace merkit {

// `text` without blanks, tabs, CR and LF at both ends.
std::string_view trim(std::string_view text) noexcept;

// The parts of `text` between `separator`s; n separators give n + 1 parts, empty ones included.
std::vector<std::string_view> split(std::string_view text, char separator);

// The words of `text`: runs of bytes that are neither blank nor tab.
std::vector<std::string_view> split_words(std::string_view text);

// The whole of `text` as a finite decimal number; nullopt for anything else ("", "1x", "nan",
// "inf", "1e999"). No locale.
std::optional<double> parse_double(std::string_view text) noexcept;

// The whole of `text` as a decimal integer in range; nullopt for anything else.
std::optional<std::int64_t> parse_int(std::string_view text) noexcept;

// Walks over the lines of a text. A line ends with LF, CR LF or the end of the text; the ending is
// not part of it. A final line ending starts no further line.
//
//   for (LineReader lines(text); auto line = lines.next();) use(*line, lines.line_number());
class LineReader {
 public:
  explicit LineReader(std::string_view text) noexcept : rest_(text) {}

  // The next line, or nullopt at the end.
  std::optional<std::string_view> next() noexcept;
  // Number of the line returned last, counted from 1.
  std::size_t line_number() const noexcept { return line_number_; }

 private:
  std::string_view rest_;
  std::size_t line_number_ = 0;
};

}  // namespace merkit
