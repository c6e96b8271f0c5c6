// Reader of IEMOCAP's transcriptions, dialog/transcriptions/<dialogue>.txt.
//
// A line per turn: "Ses01F_impro01_F000 [006.2901-008.2357]: The text of the turn."
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/corpus/utterance.h"

namespace merkit {

struct TranscriptLine {
  std::size_t line = 0;  // from 1
  std::string id;        // starts with "Ses"
  double start_s = 0.0;
  double end_s = 0.0;
  std::string text;  // UTF-8, without blanks at both ends; inner blanks, tabs and markers kept
};

struct Transcription {
  std::vector<TranscriptLine> lines;  // in order of the file, ids may repeat
  std::vector<Irregularity> irregularities;
};

// The lines of `text` that start with "Ses" and have a bracket pair, split at the first "]:";
// all others are reported ("id-less-line", "no-brackets") and left out. `file` is named in the
// irregularities. LF or CR LF, UTF-8 or Latin-1. Does not throw on any text.
Transcription parse_transcription(std::string_view text, const std::filesystem::path& file);

}  // namespace merkit
