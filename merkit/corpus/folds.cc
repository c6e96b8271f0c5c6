#include "merkit/corpus/folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "merkit/base/hash.h"

namespace merkit {
namespace {

constexpr std::array<Part, 3> kParts = {Part::kTrain, Part::kDev, Part::kTest};

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

}  // namespace merkit
