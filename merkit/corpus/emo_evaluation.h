// Reader of IEMOCAP's label files, dialog/EmoEvaluation/<dialogue>.txt.
//
// A block per turn, blocks parted by empty lines:
//   [6.2901 - 8.2357]<tab>Ses01F_impro01_F000<tab>neu<tab>[2.5000, 2.5000, 2.5000]
//   C-E2:<tab>Neutral; Anger;<tab>(comment)
//   A-E3:<tab>val 3; act 2; dom  2;<tab>(comment)
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/corpus/utterance.h"

namespace merkit {

// One block. start_s < end_s, all numbers finite.
struct LabelledTurn {
  std::size_t line = 0;  // of the summary, from 1
  std::string id;
  double start_s = 0.0;
  double end_s = 0.0;
  std::string label;  // as written: "neu"
  Dimensions dimensions;
  std::vector<Judgement> judgements;  // one per rater, C- and A- lines joined, in order of the file
};

struct EmoEvaluation {
  std::vector<LabelledTurn> turns;  // in order of the file, ids may repeat
  std::vector<Irregularity> irregularities;
};

// The turns in `text`; `file` is named in the irregularities. LF or CR LF, UTF-8 or Latin-1. A line
// that cannot be understood is reported ("malformed-label", "malformed-rater") and left out; text
// that is no label file at all has no turns ("no-turns"). Does not throw on any text.
EmoEvaluation parse_emo_evaluation(std::string_view text, const std::filesystem::path& file);

}  // namespace merkit
