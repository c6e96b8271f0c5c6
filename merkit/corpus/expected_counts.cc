#include "merkit/corpus/expected_counts.h"

#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/corpus/label_policy.h"

namespace merkit {
namespace {

constexpr std::size_t kNumSessions = 5;
using LabelCount = std::pair<std::string_view, std::size_t>;

// Counts of one set: in all, by session (0 first means not known), by label.
struct KnownSet {
  std::string_view name;
  std::size_t total = 0;
  std::array<std::size_t, kNumSessions> sessions{};
  std::vector<LabelCount> labels;
};

const std::vector<KnownSet>& known_sets() {
  static const std::vector<KnownSet> sets = {
      {"turns",
       10039,
       {1819, 1811, 2136, 2103, 2170},
       {{"ang", 1103},
        {"hap", 595},
        {"exc", 1041},
        {"sad", 1084},
        {"neu", 1708},
        {"fru", 1849},
        {"fea", 40},
        {"sur", 107},
        {"dis", 2},
        {"oth", 3},
        {"xxx", 2507}}},
      {"6", 7380, {}, {}},
      {"4-merged",
       5531,
       {1085, 1023, 1151, 1031, 1241},
       {{"ang", 1103}, {"hap", 1636}, {"neu", 1708}, {"sad", 1084}}},
      {"seed",
       4936,
       {950, 906, 1016, 966, 1098},
       {{"ang", 1103}, {"exc", 1041}, {"neu", 1708}, {"sad", 1084}}},
      {"4-hap", 4490, {}, {{"ang", 1103}, {"hap", 595}, {"neu", 1708}, {"sad", 1084}}},
      {"4-merged improvised", 2943, {}, {{"ang", 289}, {"hap", 947}, {"neu", 1099}, {"sad", 608}}},
      {"seed improvised", 2659, {}, {{"ang", 289}, {"exc", 663}, {"neu", 1099}, {"sad", 608}}},
  };
  return sets;
}

// The seed set by session, in the order ang exc neu sad.
constexpr std::array<std::array<std::size_t, 4>, kNumSessions> kSeedBySession = {{
    {229, 143, 384, 194},
    {137, 210, 362, 197},
    {240, 151, 320, 305},
    {327, 238, 258, 143},
    {170, 299, 384, 245},
}};
// Happiness by session: 4-merged less seed.
constexpr std::array<std::size_t, kNumSessions> kHappinessBySession = {135, 117, 135, 65, 143};
// Turns whose face file was seen in a listing of the release that may have missed some.
constexpr std::array<std::size_t, kNumSessions> kMocapBySession = {1815, 1811, 2136, 2101, 2073};

std::string session_name(std::size_t index) { return std::to_string(index + 1); }

// Found counts of one set, by session and label.
using Counts = std::map<std::pair<std::string, std::string>, std::size_t>;

void add(Counts& counts, const std::string& session, const std::string& label) {
  using Key = Counts::key_type;
  for (const Key& key : std::set<Key>{{"", ""}, {session, ""}, {"", label}, {session, label}}) {
    ++counts[key];
  }
}

Counts count_set(const Corpus& corpus, const std::string& set) {
  Counts counts;
  if (set == "turns" || set == "mocap") {
    for (const Utterance& utterance : corpus.utterances) {
      if (set == "turns" || !utterance.sentence_mocap.face.empty()) {
        add(counts, utterance.session, utterance.label);
      }
    }
    return counts;
  }
  constexpr std::string_view kImprovised = " improvised";
  LabelPolicyOptions options{.classes = set};
  if (set.ends_with(kImprovised)) {
    options.classes.resize(set.size() - kImprovised.size());
    options.improvised_only = true;
  }
  const Selection selection = select_labels(corpus, options);
  for (std::size_t i = 0; i < selection.utterances.size(); ++i) {
    add(counts, corpus.utterances[selection.utterances[i]].session,
        selection.class_names[selection.classes[i]]);
  }
  return counts;
}

ExpectedCount parse_count(const Json& row, const std::string& where) {
  if (!row.is_object() || !row.contains("turns") || !row["turns"].is_number_unsigned()) {
    throw Error(ErrorCode::kCorruptData,
                where + R"(: expected {"turns": COUNT, ...}, got ")" + quote(row.dump()) + "\"");
  }
  const auto text = [&](const char* key, const char* otherwise) {
    if (row.contains(key) && !row[key].is_string()) {
      throw Error(ErrorCode::kCorruptData, where + ": expected text under \"" + key + "\", got \"" +
                                               quote(row[key].dump()) + "\"");
    }
    return row.value(key, std::string(otherwise));
  };
  return {text("set", "turns"), text("session", ""), text("label", ""),
          integer_of<std::size_t>(row["turns"]), false};
}

}  // namespace

std::vector<ExpectedCount> iemocap_release_counts() {
  std::vector<ExpectedCount> rows;
  for (const KnownSet& set : known_sets()) {
    const std::string name(set.name);
    rows.push_back({name, "", "", set.total});
    for (std::size_t i = 0; i < kNumSessions && set.sessions[0] > 0; ++i) {
      rows.push_back({name, session_name(i), "", set.sessions[i]});
    }
    for (const auto& [label, count] : set.labels) {
      rows.push_back({name, "", std::string(label), count});
    }
  }
  constexpr std::array<const char*, 4> kSeedLabels = {"ang", "exc", "neu", "sad"};
  for (std::size_t i = 0; i < kNumSessions; ++i) {
    for (std::size_t k = 0; k < kSeedLabels.size(); ++k) {
      rows.push_back({"turns", session_name(i), kSeedLabels[k], kSeedBySession[i][k]});
    }
    rows.push_back({"turns", session_name(i), "hap", kHappinessBySession[i]});
    rows.push_back({"mocap", session_name(i), "", kMocapBySession[i], true});
  }
  return rows;
}

std::optional<std::vector<ExpectedCount>> synthetic_counts(const std::filesystem::path& root) {
  const std::filesystem::path path = root / "synthetic.json";
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return std::nullopt;
  }
  const std::string where = path.string();
  const Json document = parse_json(read_file(path), where);
  std::vector<ExpectedCount> rows;
  if (!document.is_object()) {
    throw Error(ErrorCode::kCorruptData, where + ": expected an object, got another value");
  }
  if (!document.contains("counts")) {
    return rows;
  }
  if (!document["counts"].is_array()) {
    throw Error(ErrorCode::kCorruptData, where + ": expected a list under \"counts\"");
  }
  for (const Json& row : document["counts"]) {
    rows.push_back(parse_count(row, where));
  }
  return rows;
}

std::vector<CountComparison> compare_counts(const Corpus& corpus,
                                            const std::vector<ExpectedCount>& expected) {
  std::map<std::string, Counts> found;
  std::vector<CountComparison> comparisons;
  for (const ExpectedCount& row : expected) {
    if (!found.contains(row.set)) {
      found[row.set] = count_set(corpus, row.set);
    }
    const Counts& counts = found[row.set];
    const auto at = counts.find({row.session, row.label});
    comparisons.push_back({row, at == counts.end() ? 0 : at->second});
  }
  return comparisons;
}

}  // namespace merkit
