#include "merkit/corpus/protocol.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/corpus/fold_builders.h"

namespace merkit {
namespace {

struct Protocol {
  ProtocolInfo info;
  std::function<std::vector<Fold>(const SortedUtterances&, const ProtocolOptions&)> build;
};

auto session_and_scenario(ScenarioUnit unit, ScenarioRule rule) {
  return [unit, rule](const SortedUtterances& sorted, const ProtocolOptions& options) {
    return session_and_scenario_folds(sorted, unit, rule, static_cast<std::uint64_t>(options.seed));
  };
}

// Drops the options, which most protocols do not have.
template <class Build, class... Arguments>
auto without_options(Build build, Arguments... arguments) {
  return [=](const SortedUtterances& sorted, const ProtocolOptions& /*options*/) {
    return build(sorted, arguments...);
  };
}

std::vector<Protocol> published_protocols() {
  return {{{"ses5-seed", 1, "train on sessions 1 to 4, test on session 5 (Tripathi & Beigi 2018)",
            true},
           without_options(session5_folds, false)},
          {{"ses5-seed-improvised", 1, "ses5-seed, improvised turns only", true},
           without_options(session5_folds, true)},
          {{"last20-seed", 1, "test on the last 20 % of the ids, as Keras splits them"},
           without_options(last_fifth_folds, false)},
          {{"last20-seed-improvised", 1, "last20-seed, improvised turns only"},
           without_options(last_fifth_folds, true)}};
}

std::vector<Protocol> honest_protocols() {
  using Unit = ScenarioUnit;
  using Rule = ScenarioRule;
  return {
      {{"loso5", 1, "leave one session out: 3 to learn from, the next as dev, 1 to test", true},
       without_options(loso_folds)},
      {{"speaker10", 1, "leave one speaker out, the partner as dev", true},
       without_options(speaker_folds)},
      {{"speaker-out", 1, "leave one of any number of speakers out, the next as dev", true},
       without_options(value_out_folds, &Utterance::speaker, "speaker")},
      {{"scenario-out", 1, "leave one scenario out, the next as dev; speakers are shared"},
       without_options(value_out_folds, &Utterance::scenario, "scenario")},
      {{"loso5+scenario-out", 1, "leave one session and one scenario out: 54 fits on IEMOCAP",
        true},
       session_and_scenario(Unit::kSingle, Rule::kLeaveOut)},
      {{"loso5+scenario-out-control", 1,
        "loso5 with as many turns removed at random as loso5+scenario-out removes", true},
       session_and_scenario(Unit::kSingle, Rule::kSizeMatched)},
      {{"loso5+scenario-groups", 1, "loso5+scenario-out by 5 groups of scenarios: 25 fits", true},
       session_and_scenario(Unit::kGroup, Rule::kLeaveOut)},
      {{"loso5+scenario-groups-control", 1, "size-matched control of loso5+scenario-groups", true},
       session_and_scenario(Unit::kGroup, Rule::kSizeMatched)},
      {{"random", 1, "shuffled folds; speakers and dialogues leak"},
       [](const SortedUtterances& sorted, const ProtocolOptions& options) {
         return random_folds(sorted, options.num_folds, static_cast<std::uint64_t>(options.seed));
       }}};
}

std::vector<Protocol> all_protocols() {
  std::vector<Protocol> all = published_protocols();
  for (Protocol& protocol : honest_protocols()) {
    all.push_back(std::move(protocol));
  }
  return all;
}

Protocol find_protocol(const std::string& name) {
  std::vector<std::string> names;
  for (Protocol& protocol : all_protocols()) {
    if (protocol.info.name == name) {
      return protocol;
    }
    names.push_back(protocol.info.name);
  }
  throw Error(ErrorCode::kInvalidArgument, "protocol: " + expected_one_of(name, names));
}

}  // namespace

std::vector<ProtocolInfo> protocols() {
  std::vector<ProtocolInfo> infos;
  for (Protocol& protocol : all_protocols()) {
    infos.push_back(std::move(protocol.info));
  }
  return infos;
}

FoldSet make_folds(UtteranceList utterances, const ProtocolOptions& options) {
  const Protocol protocol = find_protocol(options.protocol);
  FoldSet set{protocol.info.name, protocol.info.version,
              protocol.build(SortedUtterances(utterances), options)};
  for (const Fold& fold : set.folds) {
    for (const Part part : {Part::kTrain, Part::kTest}) {
      if (fold.part(part).empty()) {
        throw Error(ErrorCode::kCorruptData,
                    fmt::format("protocol {}: fold {}: expected at least one {} utterance, got 0",
                                set.protocol, fold.name, part_name(part)));
      }
    }
  }
  if (set.folds.empty()) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("protocol {}: expected utterances, got none", set.protocol));
  }
  return set;
}

}  // namespace merkit
