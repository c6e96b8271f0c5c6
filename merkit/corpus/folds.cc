#include "merkit/corpus/folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "merkit/base/hash.h"

namespace merkit {
namespace {

constexpr std::array<Part, 3> kParts = {Part::kTrain, Part::kDev, Part::kTest};

using FieldOf = std::string Utterance::*;

struct Leak {
  std::string what;  // "speakers"
  FieldOf field;
  std::string consequence;
};

const std::array<Leak, 4>& leaks() {
  static const std::array<Leak, 4> known = {
      Leak{"speakers", &Utterance::speaker, "voices are known"},
      Leak{"sessions", &Utterance::session, "rooms and partners are known"},
      Leak{"dialogues", &Utterance::dialogue, "neighbouring turns are known"},
      Leak{"scenarios", &Utterance::scenario,
           "their sentences and moods are known; compare scenario-out"}};
  return known;
}

std::set<std::string_view> values_of(const std::vector<std::size_t>& places,
                                     UtteranceList utterances, FieldOf field) {
  std::set<std::string_view> values;
  for (const std::size_t place : places) {
    values.insert(utterances[place]->*field);
  }
  values.erase("");
  return values;
}

bool share_a_value(const Fold& fold, Part other, UtteranceList utterances, FieldOf field) {
  const auto train = values_of(fold.train, utterances, field);
  const auto values = values_of(fold.part(other), utterances, field);
  return std::any_of(values.begin(), values.end(),
                     [&](std::string_view value) { return train.count(value) > 0; });
}

}  // namespace

std::vector<const Utterance*> selected_utterances(const Corpus& corpus,
                                                  const Selection& selection) {
  std::vector<const Utterance*> chosen;
  chosen.reserve(selection.utterances.size());
  for (const std::size_t index : selection.utterances) {
    chosen.push_back(&corpus.utterances[index]);
  }
  return chosen;
}

std::string_view part_name(Part part) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"train", "dev", "test"};
  return kNames[static_cast<std::size_t>(part)];
}

std::optional<Part> part_from_name(std::string_view name) noexcept {
  if (name == "valid" || name == "validation") {
    return Part::kDev;
  }
  const auto* const found = std::find_if(kParts.begin(), kParts.end(),
                                         [&](Part part) { return part_name(part) == name; });
  return found == kParts.end() ? std::nullopt : std::optional(*found);
}

const std::vector<std::size_t>& Fold::part(Part part) const noexcept {
  return part == Part::kTrain ? train : part == Part::kDev ? dev : test;
}

std::vector<std::size_t>& Fold::part(Part part) noexcept {
  return part == Part::kTrain ? train : part == Part::kDev ? dev : test;
}

std::string membership_hash(const FoldSet& folds, UtteranceList utterances) {
  std::string text;
  for (const Fold& fold : folds.folds) {
    for (const Part part : kParts) {
      std::vector<std::string_view> ids;
      for (const std::size_t place : fold.part(part)) {
        ids.emplace_back(utterances[place]->id);
      }
      std::sort(ids.begin(), ids.end());
      for (const std::string_view id : ids) {
        text += fmt::format("{}\t{}\t{}\n", fold.name, part_name(part), id);
      }
    }
  }
  return hash_hex(text);
}

std::vector<std::string> leak_warnings(const FoldSet& folds, UtteranceList utterances) {
  const std::size_t total = folds.folds.size();
  std::vector<std::string> warnings;
  for (const Part other : {Part::kTest, Part::kDev}) {
    for (const Leak& leak : leaks()) {
      const auto count = std::count_if(
          folds.folds.begin(), folds.folds.end(),
          [&](const Fold& fold) { return share_a_value(fold, other, utterances, leak.field); });
      if (count > 0) {
        warnings.push_back(fmt::format("{} of {} folds share {} between train and {}: {}", count,
                                       total, leak.what, part_name(other), leak.consequence));
      }
    }
  }
  const auto without_dev = std::count_if(folds.folds.begin(), folds.folds.end(),
                                         [](const Fold& fold) { return fold.dev.empty(); });
  if (without_dev > 0) {
    warnings.push_back(
        fmt::format("{} of {} folds have no dev part: whoever chooses epochs or settings on their "
                    "test part reports an optimistic figure",
                    without_dev, total));
  }
  return warnings;
}

}  // namespace merkit
