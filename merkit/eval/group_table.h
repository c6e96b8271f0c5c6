// Scores of the groups of a test set apart: by gender, speaker, scripted or improvised, length.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/eval/grouping.h"
#include "merkit/eval/predictions.h"

namespace merkit {

// Groups with fewer utterances say little and do not count for the gap.
inline constexpr std::size_t kMinGapUtterances = 20;

struct GroupRow {
  std::string group;               // "" if unknown
  std::size_t num_utterances = 0;  // each counted once, however many seeds there are
  double wa = 0.0;
  double ua = 0.0;  // over the classes that occur in the group
};

struct GroupTable {
  Grouping by = Grouping::kGender;
  std::vector<GroupRow> rows;  // by name
  // Greatest minus smallest among known groups of at least kMinGapUtterances; 0 if there are fewer
  // than two such groups.
  double gap_wa = 0.0;
  double gap_ua = 0.0;
};

// True, at the place of each prediction, for the first one of its fold and id: seeds repeat them.
std::vector<bool> first_of_each_utterance(const PredictionSet& set);

// Scores of each group, seeds pooled.
GroupTable group_table(const PredictionSet& set, Grouping by);

// Tables by gender, kind, length, session and speaker; those in which every group is unknown are
// left out.
std::vector<GroupTable> group_tables(const PredictionSet& set);

}  // namespace merkit
