#include "merkit/eval/leak_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/corpus/protocol.h"

namespace merkit {
namespace {

constexpr std::size_t kNoKey = kNoTextGroup;

struct PartPair {
  Part from;
  Part to;
};

constexpr std::array<PartPair, 3> kPairs = {
    {{Part::kTrain, Part::kTest}, {Part::kTrain, Part::kDev}, {Part::kDev, Part::kTest}}};

// One way in which utterances can be alike: equal keys.
struct Likeness {
  LeakKind kind;
  std::string what;
  std::vector<std::size_t> keys;    // of each utterance; kNoKey: unknown
  std::vector<std::string> values;  // of each key, if they tell a reader something
  std::size_t num_keys = 0;
};

// Numbers equal texts alike; empty ones are unknown.
template <class TextOf>
Likeness likeness_by(LeakKind kind, std::string what, std::size_t count, TextOf&& text_of) {
  Likeness likeness{kind, std::move(what), {}, {}, 0};
  std::unordered_map<std::string, std::size_t> keys;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& text = text_of(i);
    if (text.empty()) {
      likeness.keys.push_back(kNoKey);
      continue;
    }
    const auto [place, is_new] = keys.emplace(text, keys.size());
    likeness.keys.push_back(place->second);
    if (is_new) {
      likeness.values.push_back(text);
    }
  }
  likeness.num_keys = keys.size();
  return likeness;
}

LeakSeverity one_less(LeakSeverity severity) noexcept {
  return severity == LeakSeverity::kFail ? LeakSeverity::kStamp : LeakSeverity::kNote;
}

class LeakChecker {
 public:
  LeakChecker(const FoldSet& folds, UtteranceList utterances, const LeakCheckOptions& options)
      : folds_(folds), utterances_(utterances), options_(options) {
    report_.protocol = folds.protocol;
    report_.num_folds = folds.folds.size();
    for (const ProtocolInfo& info : protocols()) {
      if (info.name == folds.protocol) {
        report_.is_speaker_independent = info.is_speaker_independent;
      }
    }
  }

  LeakReport check(std::span<const std::string> audio_hashes) {
    check_utterances();
    if (!audio_hashes.empty()) {
      Likeness audio =
          likeness_by(LeakKind::kIdenticalAudio, "recordings", utterances_.size(),
                      [&](std::size_t i) -> const std::string& { return audio_hashes[i]; });
      audio.values.clear();
      check_likeness(audio);
    }
    check_field(LeakKind::kSpeaker, "speakers", &Utterance::speaker);
    check_field(LeakKind::kSession, "sessions", &Utterance::session);
    check_field(LeakKind::kDialogue, "dialogues", &Utterance::dialogue);
    check_field(LeakKind::kScenario, "scenarios", &Utterance::scenario);
    check_texts();
    check_copies();
    check_dev();
    std::stable_sort(
        report_.findings.begin(), report_.findings.end(),
        [](const LeakFinding& a, const LeakFinding& b) { return a.severity > b.severity; });
    return std::move(report_);
  }

 private:
  void check_utterances() {
    Likeness same{LeakKind::kSameUtterance, "utterances", {}, {}, utterances_.size()};
    for (std::size_t i = 0; i < utterances_.size(); ++i) {
      same.keys.push_back(i);
    }
    check_likeness(same);
  }

  void check_field(LeakKind kind, const std::string& what, std::string Utterance::*field) {
    check_likeness(likeness_by(
        kind, what,
        utterances_.size(), [&](std::size_t i) -> const auto& { return utterances_[i]->*field; }));
  }

  void check_texts() {
    std::vector<std::string_view> texts;
    for (const Utterance* utterance : utterances_) {
      texts.push_back(utterance->text ? std::string_view(*utterance->text) : std::string_view());
    }
    TextGroups groups = group_texts(texts, options_.text);
    const std::size_t num_groups = groups.near.size();
    const Likeness likeness{
        LeakKind::kSameText, "transcripts", std::move(groups.group), {}, num_groups};
    check_likeness(likeness);
    check_near(likeness, groups.near);
  }

  // Places of the first utterance of each key in a part; kNoKey where there is none.
  static std::vector<std::size_t> first_places(const Likeness& likeness,
                                               const std::vector<std::size_t>& part) {
    std::vector<std::size_t> first(likeness.num_keys, kNoKey);
    for (const std::size_t place : part) {
      const std::size_t key = likeness.keys[place];
      if (key != kNoKey && first[key] == kNoKey) {
        first[key] = place;
      }
    }
    return first;
  }

  // Records what `find_match` finds for the utterances of `pair.to`: given the first places in
  // pair.from and an utterance, the place of its match there, or kNoKey.
  template <class FindMatch>
  void check_pair(const Likeness& likeness, const PartPair& pair, FindMatch&& find_match) {
    LeakFinding finding = new_finding(likeness.kind, likeness.what, pair);
    std::set<std::string> examples;
    for (const Fold& fold : folds_.folds) {
      const auto first = first_places(likeness, fold.part(pair.from));
      const std::size_t before = finding.num_utterances;
      for (const std::size_t place : fold.part(pair.to)) {
        const std::size_t match = find_match(first, place);
        if (match == kNoKey) {
          continue;
        }
        ++finding.num_utterances;
        if (examples.size() < options_.num_examples) {
          examples.insert(fold.name + ": " + example(likeness, place, match));
        }
      }
      finding.num_checked += fold.part(pair.to).size();
      finding.num_folds += static_cast<std::size_t>(finding.num_utterances > before);
    }
    finding.examples.assign(examples.begin(), examples.end());
    add_if_found(std::move(finding));
  }

  void check_likeness(const Likeness& likeness) {
    for (const PartPair& pair : kPairs) {
      check_pair(likeness, pair, [&](const auto& first, std::size_t place) {
        const std::size_t key = likeness.keys[place];
        return key == kNoKey ? kNoKey : first[key];
      });
    }
    const auto num_unknown =
        static_cast<std::size_t>(std::count(likeness.keys.begin(), likeness.keys.end(), kNoKey));
    LeakFinding unknown = new_finding(LeakKind::kUnknown, likeness.what, kPairs[0]);
    unknown.num_utterances = num_unknown;
    unknown.num_checked = utterances_.size();
    add_if_found(std::move(unknown));
  }

  void check_near(const Likeness& texts, const std::vector<std::vector<std::size_t>>& near) {
    const Likeness likeness{
        LeakKind::kNearText, "nearly equal transcripts", texts.keys, {}, texts.num_keys};
    for (const PartPair& pair : kPairs) {
      check_pair(likeness, pair, [&](const auto& first, std::size_t place) {
        const std::size_t key = likeness.keys[place];
        if (key == kNoKey || first[key] != kNoKey) {
          return kNoKey;  // unknown, or an exact duplicate, which is counted as such
        }
        const auto found = std::find_if(near[key].begin(), near[key].end(),
                                        [&](std::size_t other) { return first[other] != kNoKey; });
        return found == near[key].end() ? kNoKey : first[*found];
      });
    }
  }

  void check_copies() {
    for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
      LeakFinding finding =
          new_finding(LeakKind::kRepeatedCopy, "utterances several times", {part, part});
      for (const Fold& fold : folds_.folds) {
        std::vector<std::size_t> places = fold.part(part);
        std::sort(places.begin(), places.end());
        std::size_t num_copies = 0;
        for (std::size_t i = 1; i < places.size(); ++i) {
          num_copies += static_cast<std::size_t>(places[i] == places[i - 1]);
        }
        finding.num_utterances += num_copies;
        finding.num_checked += places.size();
        finding.num_folds += static_cast<std::size_t>(num_copies > 0);
      }
      add_if_found(std::move(finding));
    }
  }

  void check_dev() {
    LeakFinding finding = new_finding(LeakKind::kNoDev, "dev", {Part::kDev, Part::kDev});
    for (const Fold& fold : folds_.folds) {
      finding.num_folds += static_cast<std::size_t>(fold.dev.empty());
    }
    finding.num_utterances = finding.num_folds;
    add_if_found(std::move(finding));
  }

  LeakFinding new_finding(LeakKind kind, std::string what, const PartPair& pair) const {
    LeakFinding finding;
    finding.kind = kind;
    finding.what = std::move(what);
    finding.from = pair.from;
    finding.to = pair.to;
    finding.severity = severity_of(kind, pair);
    return finding;
  }

  LeakSeverity severity_of(LeakKind kind, const PartPair& pair) const noexcept {
    const bool touches_dev = pair.from == Part::kDev || pair.to == Part::kDev;
    switch (kind) {
      case LeakKind::kSameUtterance:
      case LeakKind::kIdenticalAudio:
        return LeakSeverity::kFail;
      case LeakKind::kNoDev:
      case LeakKind::kUnknown:
        return LeakSeverity::kNote;
      case LeakKind::kRepeatedCopy:
        return pair.to == Part::kTest ? LeakSeverity::kStamp : LeakSeverity::kNote;
      default:
        break;
    }
    const bool breaks_promise = kind == LeakKind::kSpeaker && report_.is_speaker_independent;
    const LeakSeverity severity = breaks_promise ? LeakSeverity::kFail : LeakSeverity::kStamp;
    return touches_dev ? one_less(severity) : severity;
  }

  void add_if_found(LeakFinding finding) {
    if (finding.num_utterances > 0) {
      report_.findings.push_back(std::move(finding));
    }
  }

  std::string example(const Likeness& likeness, std::size_t place, std::size_t match) const {
    if (!likeness.values.empty()) {
      return likeness.values[likeness.keys[place]];
    }
    const Utterance& utterance = *utterances_[place];
    const bool is_text =
        likeness.kind == LeakKind::kSameText || likeness.kind == LeakKind::kNearText;
    std::string text = utterance.id + " is like " + utterances_[match]->id;
    if (is_text) {
      text += " (\"" + quote(*utterance.text) + "\")";
    }
    return text;
  }

  const FoldSet& folds_;
  UtteranceList utterances_;
  const LeakCheckOptions& options_;
  LeakReport report_;
};

}  // namespace

LeakSeverity LeakReport::severity() const noexcept {
  return findings.empty() ? LeakSeverity::kNote : findings.front().severity;
}

LeakReport check_leaks(const FoldSet& folds, UtteranceList utterances,
                       const LeakCheckOptions& options, std::span<const std::string> audio_hashes) {
  if (!audio_hashes.empty() && audio_hashes.size() != utterances.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("leak check: expected {} audio hashes, one per utterance, got {}",
                            utterances.size(), audio_hashes.size()));
  }
  return LeakChecker(folds, utterances, options).check(audio_hashes);
}

}  // namespace merkit
