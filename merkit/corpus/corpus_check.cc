#include "merkit/corpus/corpus_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <set>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/memory_map.h"
#include "merkit/corpus/iemocap.h"
#include "merkit/corpus/irregularity.h"
#include "merkit/corpus/mocap_scan.h"

namespace merkit {
namespace {

constexpr std::size_t kNumSessionsOfRelease = 5;

struct MocapKind {
  const char* name;
  std::size_t num_columns;
  std::filesystem::path MocapSource::*path;
};
constexpr std::array<MocapKind, 3> kMocapKinds = {{
    {"MOCAP_rotated", 165, &MocapSource::face},
    {"MOCAP_head", 6, &MocapSource::head},
    {"MOCAP_hand", 18, &MocapSource::hand},
}};

void append(std::vector<Irregularity>& to, std::vector<Irregularity>& from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

std::string kind_name(DialogueKind kind) {
  switch (kind) {
    case DialogueKind::kImprovised:
      return "improvised";
    case DialogueKind::kScripted:
      return "scripted";
    case DialogueKind::kUnknown:
      break;
  }
  return "unknown";
}

// parallel_for that reports progress and can be stopped.
void for_each_file(std::size_t count, std::string_view stage, const RunControl& control,
                   const std::function<void(std::size_t)>& body) {
  std::mutex mutex;
  std::uint64_t done = 0;
  control.pool.parallel_for(count, [&](std::size_t i) {
    control.check_stop();
    body(i);
    const std::lock_guard lock(mutex);
    control.report({stage, "files", ++done, count});
  });
}

class Doctor {
 public:
  Doctor(const Corpus& corpus, const CorpusCheckOptions& options, const RunControl& control)
      : corpus_(corpus), options_(options), control_(control) {}

  CorpusCheck examine() {
    result_.root = corpus_.root;
    result_.irregularities = corpus_.irregularities;
    count_turns();
    count_coverage();
    compare_numbers();
    if (options_.audio) {
      check_sentence_wavs();
      check_dialogue_wavs();
    }
    for (std::size_t i = 0; i < kMocapKinds.size(); ++i) {
      result_.mocap[i].what = kMocapKinds[i].name;
      if (options_.mocap) {
        scan_mocap_files(kMocapKinds[i], result_.mocap[i]);
      }
    }
    sort_irregularities(result_.irregularities);
    result_.changes_results = would_change_results();
    return std::move(result_);
  }

 private:
  void count_turns() {
    TurnCounts labels{"label", {}};
    TurnCounts kinds{"kind", {}};
    TurnCounts speakers{"speaker", {}};
    std::set<std::string> dialogues;
    for (const Utterance& turn : corpus_.utterances) {
      ++labels.by_value[turn.label][turn.session];
      ++kinds.by_value[kind_name(turn.kind)][turn.session];
      ++speakers.by_value[turn.speaker][turn.session];
      dialogues.insert(turn.dialogue);
      result_.num_wearer_turns += turn.speaker_wears_markers.value_or(false) ? 1U : 0U;
    }
    result_.num_turns = corpus_.utterances.size();
    result_.num_dialogues = dialogues.size();
    result_.turns = {std::move(labels), std::move(kinds), std::move(speakers)};
  }

  void count_coverage() {
    const auto cover = [&](std::string what, const std::function<bool(const Utterance&)>& has) {
      const auto count = std::count_if(corpus_.utterances.begin(), corpus_.utterances.end(), has);
      result_.coverage.push_back({std::move(what), static_cast<std::size_t>(count)});
    };
    cover("text", [](const Utterance& u) { return u.text.has_value(); });
    cover("raters", [](const Utterance& u) { return !u.judgements.empty(); });
    cover("sentence wav", [](const Utterance& u) { return !u.sentence_audio.path.empty(); });
    cover("dialogue wav", [](const Utterance& u) { return !u.dialogue_audio.path.empty(); });
    for (const MocapKind& kind : kMocapKinds) {
      cover(fmt::format("sentence {}", kind.name),
            [&](const Utterance& u) { return !(u.sentence_mocap.*kind.path).empty(); });
    }
    for (const MocapKind& kind : kMocapKinds) {
      cover(fmt::format("dialogue {}", kind.name),
            [&](const Utterance& u) { return !(u.dialogue_mocap.*kind.path).empty(); });
    }
  }

  void compare_numbers() {
    std::set<std::string> sessions;
    for (const Utterance& turn : corpus_.utterances) {
      sessions.insert(turn.session);
    }
    auto expected = synthetic_counts(corpus_.root);
    if (expected) {
      result_.scope = CorpusScope::kSynthetic;
    } else if (sessions.size() >= kNumSessionsOfRelease) {
      result_.scope = CorpusScope::kFullRelease;
      expected = iemocap_release_counts();
      drop_mocap_counts_if_absent(*expected);
    }
    result_.counts = compare_counts(corpus_, expected.value_or(std::vector<ExpectedCount>{}));
    for (const CountComparison& row : result_.counts) {
      if (!row.agrees()) {
        report_count(row);
      }
    }
  }

  // A copy without motion capture is not wrong: the reader has said that it is absent.
  void drop_mocap_counts_if_absent(std::vector<ExpectedCount>& expected) const {
    const bool is_absent =
        std::all_of(corpus_.utterances.begin(), corpus_.utterances.end(),
                    [](const Utterance& u) { return u.sentence_mocap.face.empty(); });
    if (is_absent) {
      std::erase_if(expected, [](const ExpectedCount& row) { return row.set == "mocap"; });
    }
  }

  void report_count(const CountComparison& row) {
    std::string what = row.expected.set;
    what += row.expected.session.empty() ? "" : ", session " + row.expected.session;
    what += row.expected.label.empty() ? "" : ", label " + row.expected.label;
    result_.irregularities.push_back(
        {"wrong-count", corpus_.root, 0,
         fmt::format("{}: expected {}{}, got {}", what, row.expected.or_more ? "at least " : "",
                     row.expected.num_turns, row.found)});
  }

  void check_sentence_wavs() {
    std::vector<const Utterance*> turns;
    for (const Utterance& turn : corpus_.utterances) {
      if (!turn.sentence_audio.path.empty()) {
        turns.push_back(&turn);
      }
    }
    std::vector<SoundCheck> checks(turns.size());
    for_each_file(turns.size(), "check sentence wavs", control_, [&](std::size_t i) {
      const Utterance& turn = *turns[i];
      const std::optional<double> turn_s =
          turn.start_s && turn.end_s ? std::optional(*turn.end_s - *turn.start_s) : std::nullopt;
      checks[i] = check_sentence_wav(turn.sentence_audio.path, turn_s, options_.sound);
    });
    std::map<std::string, std::string> first_with;  // id by hash
    for (std::size_t i = 0; i < turns.size(); ++i) {
      append(result_.irregularities, checks[i].irregularities);
      result_.sentence_duration_s += checks[i].duration_s;
      if (checks[i].hash.empty()) {
        continue;
      }
      ++result_.num_sentence_wavs;
      const auto [at, is_new] = first_with.try_emplace(checks[i].hash, turns[i]->id);
      if (!is_new) {
        result_.irregularities.push_back({"duplicate-audio", turns[i]->sentence_audio.path, 0,
                                          "same bytes as the wav of " + at->second});
      }
    }
  }

  void check_dialogue_wavs() {
    std::set<std::filesystem::path> unique;
    for (const Utterance& turn : corpus_.utterances) {
      if (!turn.dialogue_audio.path.empty()) {
        unique.insert(turn.dialogue_audio.path);
      }
    }
    const std::vector<std::filesystem::path> paths(unique.begin(), unique.end());
    std::vector<SoundCheck> checks(paths.size());
    for_each_file(paths.size(), "check dialogue wavs", control_,
                  [&](std::size_t i) { checks[i] = check_dialogue_wav(paths[i], options_.sound); });
    for (SoundCheck& check : checks) {
      append(result_.irregularities, check.irregularities);
    }
  }

  void scan_mocap_files(const MocapKind& kind, MocapTotals& totals) {
    std::set<std::filesystem::path> unique;
    for (const Utterance& turn : corpus_.utterances) {
      unique.insert(turn.sentence_mocap.*kind.path);
      unique.insert(turn.dialogue_mocap.*kind.path);
    }
    unique.erase(std::filesystem::path());
    const std::vector<std::filesystem::path> paths(unique.begin(), unique.end());
    std::vector<MocapScan> scans(paths.size());
    for_each_file(paths.size(), fmt::format("scan {}", kind.name), control_, [&](std::size_t i) {
      const MemoryMap file(paths[i], FileUse::kWhole);
      scans[i] = scan_mocap(file.text(), kind.num_columns);
    });
    totals.num_files = paths.size();
    for (std::size_t i = 0; i < paths.size(); ++i) {
      totals.num_frames += scans[i].num_frames;
      totals.num_values += scans[i].num_values;
      totals.num_nan += scans[i].num_nan;
      report_mocap(paths[i], scans[i], kind.num_columns);
    }
  }

  void report_mocap(const std::filesystem::path& path, const MocapScan& scan,
                    std::size_t num_columns) {
    auto& all = result_.irregularities;
    if (scan.num_frames == 0) {
      all.push_back({"empty-mocap", path, 0, "expected frames, got none"});
    }
    if (scan.num_malformed > 0) {
      all.push_back({"malformed-mocap", path, scan.first_malformed_line,
                     fmt::format("expected {} fields, numbers or NaN; {} of {} frames differ",
                                 num_columns + 2, scan.num_malformed, scan.num_frames)});
    }
    if (scan.num_nan > 0) {
      all.push_back({"nan-markers", path, scan.first_nan_line,
                     fmt::format("{:.2f} % of {} values are NaN",
                                 100.0 * static_cast<double>(scan.num_nan) /
                                     static_cast<double>(scan.num_values),
                                 scan.num_values)});
    }
  }

  bool would_change_results() const {
    const bool is_the_release =
        result_.scope == CorpusScope::kFullRelease &&
        std::all_of(result_.counts.begin(), result_.counts.end(),
                    [](const CountComparison& row) { return row.agrees(); });
    return std::any_of(result_.irregularities.begin(), result_.irregularities.end(),
                       [&](const Irregularity& irregularity) {
                         const bool is_about_raters = irregularity.kind == "label-mismatch" ||
                                                      irregularity.kind == "dimension-mismatch";
                         const IrregularityKind* kind = find_irregularity_kind(irregularity.kind);
                         return kind != nullptr && kind->changes_results &&
                                !(is_the_release && is_about_raters);
                       });
  }

  const Corpus& corpus_;
  const CorpusCheckOptions& options_;
  const RunControl& control_;
  CorpusCheck result_;
};

void check_options(const CorpusCheckOptions& options) {
  if (options.sound.sample_rate_hz <= 0) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("corpus check: sample_rate_hz expected > 0, got {}",
                            options.sound.sample_rate_hz));
  }
  if (!(options.sound.length_tolerance_s >= 0.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("corpus check: length_tolerance_s expected >= 0, got {}",
                            options.sound.length_tolerance_s));
  }
}

}  // namespace

CorpusCheck check_corpus(const std::filesystem::path& path, const CorpusCheckOptions& options,
                         const RunControl& control) {
  check_options(options);
  Corpus corpus = scan_iemocap(path, control);
  if (corpus.utterances.empty()) {
    corpus.irregularities.push_back({"no-turns", corpus.root, 0, "expected turns, got none"});
  }
  return Doctor(corpus, options, control).examine();
}

}  // namespace merkit
