// Lines of a text file, some of which are irregular on purpose.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/corpus/utterance.h"

namespace merkit {

struct MarkedLine {
  std::string text;            // without line ending
  std::string_view kind = {};  // of irregularity, a literal; empty for a sound line
};

using MarkedText = std::vector<MarkedLine>;

// The lines, each followed by `ending`.
std::string join_lines(const MarkedText& lines, std::string_view ending = "\n");

// What is irregular, by line, as found in `file`.
std::vector<Irregularity> marked_irregularities(const MarkedText& lines,
                                                const std::filesystem::path& file);

}  // namespace merkit
