#include "cli/corpus_check_report.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "cli/table.h"
#include "merkit/base/json.h"
#include "merkit/corpus/irregularity.h"

namespace merkit::cli {
namespace {

// What was found of one kind.
struct Group {
  IrregularityKind kind;
  std::vector<const Irregularity*> found;
};

// Kinds that change results first, each part by name.
std::vector<Group> group_by_kind(const CorpusCheck& check) {
  std::map<std::pair<bool, std::string_view>, Group> groups;
  for (const Irregularity& irregularity : check.irregularities) {
    const IrregularityKind* known = find_irregularity_kind(irregularity.kind);
    const IrregularityKind kind =
        known == nullptr ? IrregularityKind{irregularity.kind, "", false} : *known;
    Group& group = groups[{!kind.changes_results, kind.name}];
    group.kind = kind;
    group.found.push_back(&irregularity);
  }
  std::vector<Group> sorted;
  sorted.reserve(groups.size());
  for (auto& [order, group] : groups) {
    sorted.push_back(std::move(group));
  }
  return sorted;
}

std::string relative_name(const CorpusCheck& check, const Irregularity& irregularity) {
  std::string name = irregularity.file.lexically_relative(check.root).string();
  if (name.empty()) {
    name = irregularity.file.string();
  }
  return irregularity.line == 0 ? name : fmt::format("{}:{}", name, irregularity.line);
}

std::string_view scope_name(CorpusScope scope) {
  switch (scope) {
    case CorpusScope::kFullRelease:
      return "full release";
    case CorpusScope::kSynthetic:
      return "synthetic";
    case CorpusScope::kPartial:
      break;
  }
  return "partial";
}

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{:.2f} %", 100.0 * share(part, whole));
}

// Rows: values of every group; columns: sessions.
std::string turns_table(const CorpusCheck& check) {
  std::set<std::string> sessions;
  for (const TurnCounts& counts : check.turns) {
    for (const auto& [value, by_session] : counts.by_value) {
      for (const auto& [session, count] : by_session) {
        sessions.insert(session);
      }
    }
  }
  std::vector<Table::Column> columns = {{"turns by"}, {""}, {"all", Align::kRight}};
  for (const std::string& session : sessions) {
    columns.push_back({"session " + session, Align::kRight});
  }
  Table table(columns);
  for (const TurnCounts& counts : check.turns) {
    for (const auto& [value, by_session] : counts.by_value) {
      std::vector<std::string> cells = {counts.group, value, ""};
      std::size_t sum = 0;
      for (const std::string& session : sessions) {
        const auto at = by_session.find(session);
        cells.push_back(at == by_session.end() ? "" : std::to_string(at->second));
        sum += at == by_session.end() ? 0 : at->second;
      }
      cells[2] = std::to_string(sum);
      table.add_row(std::move(cells));
    }
  }
  return table.text();
}

// Totals always, sessions and labels only where they differ.
std::string counts_table(const CorpusCheck& check) {
  if (check.counts.empty()) {
    return "no numbers are known for this corpus: it is not the full release\n";
  }
  Table table({{"known numbers"},
               {"session"},
               {"label"},
               {"expected", Align::kRight},
               {"found", Align::kRight},
               {""}});
  std::size_t num_hidden = 0;
  for (const CountComparison& row : check.counts) {
    const ExpectedCount& expected = row.expected;
    if (row.agrees() && !(expected.session.empty() && expected.label.empty())) {
      ++num_hidden;
      continue;
    }
    table.add_row({expected.set, expected.session.empty() ? "all" : expected.session,
                   expected.label.empty() ? "all" : expected.label,
                   (expected.or_more ? ">= " : "") + std::to_string(expected.num_turns),
                   std::to_string(row.found), row.agrees() ? "" : "differs"});
  }
  return table.text() + fmt::format("{} more numbers, by session and label, agree\n", num_hidden);
}

std::string coverage_table(const CorpusCheck& check) {
  Table table({{"turns with"}, {"", Align::kRight}, {"", Align::kRight}});
  for (const Coverage& coverage : check.coverage) {
    table.add_row({coverage.what, std::to_string(coverage.num_turns),
                   percent(coverage.num_turns, check.num_turns)});
  }
  table.add_row({"markers on the speaker", std::to_string(check.num_wearer_turns),
                 percent(check.num_wearer_turns, check.num_turns)});
  return table.text();
}

std::string modalities(const CorpusCheck& check) {
  std::string text;
  if (check.num_sentence_wavs > 0) {
    text += fmt::format("{} sentence wavs decoded, {:.2f} h\n", check.num_sentence_wavs,
                        check.sentence_duration_s / 3600.0);
  }
  for (const MocapTotals& totals : check.mocap) {
    if (totals.num_files > 0) {
      text += fmt::format("{}: {} files, {} frames, {} of {} values NaN ({})\n", totals.what,
                          totals.num_files, totals.num_frames, totals.num_nan, totals.num_values,
                          percent(totals.num_nan, totals.num_values));
    }
  }
  return text;
}

std::string irregularities_text(const CorpusCheck& check, std::size_t max_listed) {
  std::string text;
  for (const auto& [kind, found] : group_by_kind(check)) {
    text += fmt::format("{} {}: {}{}\n", found.size(), kind.name, kind.meaning,
                        kind.changes_results ? " [changes results]" : "");
    for (std::size_t i = 0; i < found.size() && i < max_listed; ++i) {
      text += fmt::format("  {}: {}\n", relative_name(check, *found[i]), found[i]->detail);
    }
    if (found.size() > max_listed) {
      text += fmt::format("  ... {} more\n", found.size() - max_listed);
    }
  }
  return text.empty() ? "no irregularities\n" : text;
}

Json turns_json(const CorpusCheck& check) {
  Json turns = Json::object();
  for (const TurnCounts& counts : check.turns) {
    turns[counts.group] = counts.by_value;
  }
  return turns;
}

Json counts_json(const CorpusCheck& check) {
  Json counts = Json::array();
  for (const CountComparison& row : check.counts) {
    counts.push_back({{"set", row.expected.set},
                      {"session", row.expected.session},
                      {"label", row.expected.label},
                      {"expected", row.expected.num_turns},
                      {"or_more", row.expected.or_more},
                      {"found", row.found},
                      {"agrees", row.agrees()}});
  }
  return counts;
}

Json mocap_json(const CorpusCheck& check) {
  Json mocap = Json::object();
  for (const MocapTotals& totals : check.mocap) {
    mocap[totals.what] = {{"files", totals.num_files},
                          {"frames", totals.num_frames},
                          {"values", totals.num_values},
                          {"nan", totals.num_nan},
                          {"nan_share", share(totals.num_nan, totals.num_values)}};
  }
  return mocap;
}

Json irregularities_json(const CorpusCheck& check) {
  Json kinds = Json::object();
  for (const auto& [kind, found] : group_by_kind(check)) {
    Json list = Json::array();
    for (const Irregularity* irregularity : found) {
      list.push_back({{"file", irregularity->file.string()},
                      {"line", irregularity->line},
                      {"detail", irregularity->detail}});
    }
    kinds[std::string(kind.name)] = {{"meaning", kind.meaning},
                                     {"changes_results", kind.changes_results},
                                     {"count", found.size()},
                                     {"found", std::move(list)}};
  }
  return kinds;
}

}  // namespace

std::string check_text(const CorpusCheck& check, std::size_t max_listed) {
  std::string text = fmt::format("{}: {} corpus, turns: {}, dialogues: {}\n\n", check.root.string(),
                                 scope_name(check.scope), check.num_turns, check.num_dialogues);
  text += turns_table(check) + "\n" + counts_table(check) + "\n" + coverage_table(check) + "\n";
  if (const std::string sound_and_motion = modalities(check); !sound_and_motion.empty()) {
    text += sound_and_motion + "\n";
  }
  text += irregularities_text(check, max_listed) + "\n";
  return text + (check.changes_results ? "verdict: something is wrong that would change results\n"
                                       : "verdict: nothing that would change results\n");
}

std::string check_json(const CorpusCheck& check) {
  Json coverage = Json::object();
  for (const Coverage& entry : check.coverage) {
    coverage[entry.what] = entry.num_turns;
  }
  const Json document = {
      {"root", check.root.string()},
      {"scope", scope_name(check.scope)},
      {"num_turns", check.num_turns},
      {"num_dialogues", check.num_dialogues},
      {"num_wearer_turns", check.num_wearer_turns},
      {"turns", turns_json(check)},
      {"known_numbers", counts_json(check)},
      {"coverage", coverage},
      {"sentence_wavs",
       {{"decoded", check.num_sentence_wavs}, {"duration_s", check.sentence_duration_s}}},
      {"mocap", mocap_json(check)},
      {"irregularities", irregularities_json(check)},
      {"changes_results", check.changes_results}};
  return dump_json(document) + "\n";
}

}  // namespace merkit::cli
