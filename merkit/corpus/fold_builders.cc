#include "merkit/corpus/fold_builders.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <span>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"

namespace merkit {
namespace {

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::kCorruptData, message);
}

std::string next_of(const std::vector<std::string>& values, std::size_t i) {
  return values[(i + 1) % values.size()];
}

bool takes_part(const Utterance& utterance, bool improvised_only) {
  return !improvised_only || utterance.kind == DialogueKind::kImprovised;
}

}  // namespace

SortedUtterances::SortedUtterances(UtteranceList utterances)
    : utterances_(utterances), places_(utterances.size()) {
  std::iota(places_.begin(), places_.end(), std::size_t{0});
  std::sort(places_.begin(), places_.end(),
            [&](std::size_t a, std::size_t b) { return utterances[a]->id < utterances[b]->id; });
}

std::vector<std::string> SortedUtterances::values(std::string Utterance::*field,
                                                  const std::string& what) const {
  std::set<std::string> values;
  for (std::size_t rank = 0; rank < size(); ++rank) {
    const Utterance& utterance = (*this)[rank];
    if ((utterance.*field).empty()) {
      fail(fmt::format("folds: expected a {} for each utterance, got none for \"{}\"", what,
                       quote(utterance.id)));
    }
    values.insert(utterance.*field);
  }
  return {values.begin(), values.end()};
}

Fold SortedUtterances::fold(
    std::string name, const std::function<std::optional<Part>(std::size_t rank)>& part_of) const {
  Fold fold;
  fold.name = std::move(name);
  for (std::size_t rank = 0; rank < size(); ++rank) {
    if (const auto part = part_of(rank)) {
      fold.part(*part).push_back(places_[rank]);
    }
  }
  return fold;
}

std::vector<std::string> five_sessions(const SortedUtterances& sorted) {
  auto sessions = sorted.values(&Utterance::session, "session");
  if (sessions.size() != 5) {
    fail(fmt::format("folds: expected 5 sessions, got {}", sessions.size()));
  }
  return sessions;
}

std::vector<Fold> session5_folds(const SortedUtterances& sorted, bool improvised_only) {
  five_sessions(sorted);
  const auto part_of = [&](std::size_t rank) -> std::optional<Part> {
    const Utterance& utterance = sorted[rank];
    if (!takes_part(utterance, improvised_only)) {
      return std::nullopt;
    }
    return utterance.session == "5" ? Part::kTest : Part::kTrain;
  };
  return {sorted.fold("session5", part_of)};
}

std::vector<Fold> last_fifth_folds(const SortedUtterances& sorted, bool improvised_only) {
  std::size_t count = 0;
  for (std::size_t rank = 0; rank < sorted.size(); ++rank) {
    count += takes_part(sorted[rank], improvised_only) ? 1U : 0U;
  }
  // int(n * (1 - 0.2)), the rule of Keras' validation_split, in doubles as there.
  const auto num_train = static_cast<std::size_t>(static_cast<double>(count) * (1.0 - 0.2));
  std::size_t seen = 0;
  const auto part_of = [&](std::size_t rank) -> std::optional<Part> {
    if (!takes_part(sorted[rank], improvised_only)) {
      return std::nullopt;
    }
    return seen++ < num_train ? Part::kTrain : Part::kTest;
  };
  return {sorted.fold("last20", part_of)};
}

std::vector<Fold> loso_folds(const SortedUtterances& sorted) {
  const auto sessions = five_sessions(sorted);
  std::vector<Fold> folds;
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    const std::string dev = next_of(sessions, i);
    folds.push_back(sorted.fold("session" + sessions[i], [&](std::size_t rank) {
      const std::string& session = sorted[rank].session;
      return session == sessions[i] ? Part::kTest : session == dev ? Part::kDev : Part::kTrain;
    }));
  }
  return folds;
}

std::vector<Fold> speaker_folds(const SortedUtterances& sorted) {
  const auto speakers = sorted.values(&Utterance::speaker, "speaker");
  if (speakers.size() != 10) {
    fail(fmt::format("folds: expected 10 speakers, got {}", speakers.size()));
  }
  sorted.values(&Utterance::session, "session");
  std::map<std::string, std::set<std::string>> sessions_of;
  std::map<std::string, std::set<std::string>> speakers_of;
  for (std::size_t rank = 0; rank < sorted.size(); ++rank) {
    sessions_of[sorted[rank].speaker].insert(sorted[rank].session);
    speakers_of[sorted[rank].session].insert(sorted[rank].speaker);
  }
  std::vector<Fold> folds;
  for (const std::string& speaker : speakers) {
    const std::string& session = *sessions_of[speaker].begin();
    if (sessions_of[speaker].size() != 1 || speakers_of[session].size() != 2) {
      fail(
          fmt::format("folds: expected each session to have 2 speakers of its own, got another "
                      "number for speaker \"{}\"",
                      quote(speaker)));
    }
    folds.push_back(sorted.fold("speaker" + speaker, [&](std::size_t rank) {
      const Utterance& utterance = sorted[rank];
      return utterance.speaker == speaker   ? Part::kTest
             : utterance.session == session ? Part::kDev
                                            : Part::kTrain;
    }));
  }
  return folds;
}

std::vector<Fold> value_out_folds(const SortedUtterances& sorted, std::string Utterance::*field,
                                  const std::string& what) {
  const auto values = sorted.values(field, what);
  if (values.size() < 3) {
    fail(fmt::format("folds: expected at least 3 {}s, got {}", what, values.size()));
  }
  std::vector<Fold> folds;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string dev = next_of(values, i);
    folds.push_back(sorted.fold(values[i], [&](std::size_t rank) {
      const std::string& value = sorted[rank].*field;
      return value == values[i] ? Part::kTest : value == dev ? Part::kDev : Part::kTrain;
    }));
  }
  return folds;
}

std::vector<Fold> random_folds(const SortedUtterances& sorted, int num_folds, std::uint64_t seed) {
  if (num_folds < 3) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("num_folds: expected at least 3, got {}", num_folds));
  }
  const auto count = static_cast<std::size_t>(num_folds);
  if (sorted.size() < count) {
    fail(fmt::format("folds: expected at least {} utterances, got {}", count, sorted.size()));
  }
  std::vector<std::size_t> group_of(sorted.size());
  for (std::size_t rank = 0; rank < group_of.size(); ++rank) {
    group_of[rank] = rank % count;
  }
  Rng(seed).shuffle(std::span(group_of));
  std::vector<Fold> folds;
  for (std::size_t i = 0; i < count; ++i) {
    folds.push_back(sorted.fold(fmt::format("random{}", i + 1), [&](std::size_t rank) {
      const std::size_t group = group_of[rank];
      return group == i ? Part::kTest : group == (i + 1) % count ? Part::kDev : Part::kTrain;
    }));
  }
  return folds;
}

}  // namespace merkit
