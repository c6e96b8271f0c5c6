// Lines of a text file whose endings and encoding are not certain.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "merkit/base/parse.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// LineReader whose lines are UTF-8: a line that is not is read as Latin-1. Reports "latin-1" for
// each such line, "crlf" once, at the first that ends so, and "no-final-newline" at the last. Not
// thread-safe.
class LenientLines {
 public:
  // `text` and `irregularities` must outlive the object; `file` is named in the reports.
  LenientLines(std::string_view text, std::filesystem::path file,
               std::vector<Irregularity>& irregularities);

  // Reads the next line into `line`; false at the end.
  bool next(std::string& line);

  // Number of the line read last, counted from 1.
  std::size_t line_number() const noexcept { return lines_.line_number(); }

  // Adds a report about line `line`.
  void report(std::string kind, std::size_t line, std::string detail);
  // Adds a report about the line read last.
  void report(std::string kind, std::string detail) {
    report(std::move(kind), line_number(), std::move(detail));
  }

 private:
  LineReader lines_;
  std::filesystem::path file_;
  std::vector<Irregularity>& irregularities_;
  bool ends_with_newline_;
};

}  // namespace merkit
