#include "merkit/eval/group_table.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "merkit/eval/confusion.h"

namespace merkit {
namespace {

struct Range {
  double low = 2.0;
  double high = -1.0;

  void take(double value) noexcept {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  double width() const noexcept { return std::max(0.0, high - low); }
};

void set_gaps(GroupTable& table) {
  Range wa;
  Range ua;
  for (const GroupRow& row : table.rows) {
    if (!row.group.empty() && row.num_utterances >= kMinGapUtterances) {
      wa.take(row.wa);
      ua.take(row.ua);
    }
  }
  table.gap_wa = wa.width();
  table.gap_ua = ua.width();
}

}  // namespace

std::vector<bool> first_of_each_utterance(const PredictionSet& set) {
  std::unordered_set<std::string> seen;
  std::vector<bool> is_first;
  for (const Prediction& prediction : set.predictions) {
    is_first.push_back(seen.insert(prediction.fold + '\n' + prediction.id).second);
  }
  return is_first;
}

GroupTable group_table(const PredictionSet& set, Grouping by) {
  struct Group {
    Confusion confusion;
    std::size_t num_utterances = 0;
  };
  const std::size_t num_classes = set.classes.size();
  const std::vector<bool> is_first = first_of_each_utterance(set);
  std::map<std::string, Group> groups;
  for (std::size_t i = 0; i < set.predictions.size(); ++i) {
    const Prediction& prediction = set.predictions[i];
    Group& group =
        groups.try_emplace(group_of(prediction, by), Group{Confusion(num_classes, num_classes), 0})
            .first->second;
    group.confusion(prediction.label, prediction.predicted) += 1.0;
    group.num_utterances += static_cast<std::size_t>(is_first[i]);
  }
  GroupTable table;
  table.by = by;
  for (const auto& [name, group] : groups) {
    const CountScores scores = count_scores(group.confusion);
    table.rows.push_back({name, group.num_utterances, scores.wa, scores.ua});
  }
  set_gaps(table);
  return table;
}

std::vector<GroupTable> group_tables(const PredictionSet& set) {
  std::vector<GroupTable> tables;
  for (const Grouping by : {Grouping::kGender, Grouping::kKind, Grouping::kLength,
                            Grouping::kSession, Grouping::kSpeaker}) {
    GroupTable table = group_table(set, by);
    const bool is_known = table.rows.size() > 1 || !table.rows.front().group.empty();
    if (is_known) {
      tables.push_back(std::move(table));
    }
  }
  return tables;
}

}  // namespace merkit
