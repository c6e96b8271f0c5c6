// Protocols that leave out a session and a scenario at once, and their size-matched controls.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/corpus/fold_builders.h"

namespace merkit {
namespace {

struct GroupedScenario {
  std::string_view scenario;
  std::string_view group;
};

// Fixed for ever under version 1: each scripted scenario (about 860 turns of the 5531) with one
// improvised one (about 370), the other five in a group of three and one of two.
constexpr std::array<GroupedScenario, 11> kGroups = {{
    {"script01", "group1"},
    {"impro01", "group1"},
    {"script02", "group2"},
    {"impro02", "group2"},
    {"script03", "group3"},
    {"impro03", "group3"},
    {"impro04", "group4"},
    {"impro05", "group4"},
    {"impro06", "group4"},
    {"impro07", "group5"},
    {"impro08", "group5"},
}};

std::string unit_of(const Utterance& utterance, ScenarioUnit unit) {
  if (unit == ScenarioUnit::kSingle) {
    return utterance.scenario;
  }
  const auto* const found = std::find_if(kGroups.begin(), kGroups.end(), [&](const auto& entry) {
    return entry.scenario == utterance.scenario;
  });
  if (found == kGroups.end()) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("folds: expected scenario script01 to script03 or impro01 to impro08, "
                            "got \"{}\" for \"{}\"",
                            quote(utterance.scenario), quote(utterance.id)));
  }
  return std::string(found->group);
}

// Takes utterances out of `places` at random until `kept_count` are left, keeping the order.
void thin_out(std::vector<std::size_t>& places, std::size_t kept_count, Rng rng) {
  std::vector<char> keep(places.size(), 0);
  std::fill_n(keep.begin(), std::min(kept_count, keep.size()), char{1});
  rng.shuffle(std::span(keep));
  std::size_t kept = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (keep[i] != 0) {
      places[kept++] = places[i];
    }
  }
  places.resize(kept);
}

// One session and one scenario (or group) to test on.
struct Pair {
  std::string session;
  std::string dev_session;
  std::string unit;
};

std::optional<Part> part_by_session(const Utterance& utterance, const Pair& pair) {
  return utterance.session == pair.session       ? Part::kTest
         : utterance.session == pair.dev_session ? Part::kDev
                                                 : Part::kTrain;
}

class PairFolds {
 public:
  PairFolds(const SortedUtterances& sorted, ScenarioUnit unit) : sorted_(sorted) {
    for (std::size_t rank = 0; rank < sorted.size(); ++rank) {
      unit_of_rank_.push_back(unit_of(sorted[rank], unit));
    }
  }

  std::set<std::string> units() const { return {unit_of_rank_.begin(), unit_of_rank_.end()}; }

  // Test: the pair's own turns. Train and dev: the other sessions without the pair's scenario.
  Fold leave_out(const Pair& pair) const {
    return sorted_.fold(name_of(pair), [&](std::size_t rank) -> std::optional<Part> {
      const auto part = part_by_session(sorted_[rank], pair);
      const bool own = unit_of_rank_[rank] == pair.unit;
      return own == (part == Part::kTest) ? part : std::nullopt;
    });
  }

  // The same test and the same numbers of turns, but of all scenarios.
  Fold size_matched(const Pair& pair, const Rng& rng) const {
    const Fold smaller = leave_out(pair);
    Fold fold = sorted_.fold(
        name_of(pair), [&](std::size_t rank) { return part_by_session(sorted_[rank], pair); });
    fold.test = smaller.test;
    thin_out(fold.train, smaller.train.size(), rng.fork(fold.name).fork("train"));
    thin_out(fold.dev, smaller.dev.size(), rng.fork(fold.name).fork("dev"));
    return fold;
  }

 private:
  static std::string name_of(const Pair& pair) {
    return "session" + pair.session + "/" + pair.unit;
  }

  const SortedUtterances& sorted_;
  std::vector<std::string> unit_of_rank_;
};

}  // namespace

std::vector<Fold> session_and_scenario_folds(const SortedUtterances& sorted, ScenarioUnit unit,
                                             ScenarioRule rule, std::uint64_t seed) {
  sorted.values(&Utterance::scenario, "scenario");
  const auto sessions = five_sessions(sorted);
  const PairFolds pairs(sorted, unit);
  const Rng rng(seed);
  std::vector<Fold> folds;
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    for (const std::string& name : pairs.units()) {
      const Pair pair{sessions[i], sessions[(i + 1) % sessions.size()], name};
      Fold fold =
          rule == ScenarioRule::kLeaveOut ? pairs.leave_out(pair) : pairs.size_matched(pair, rng);
      if (!fold.test.empty()) {  // a session need not have every scenario
        folds.push_back(std::move(fold));
      }
    }
  }
  return folds;
}

}  // namespace merkit
