#include "merkit/eval/pairing.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/eval/prediction_builder.h"

namespace merkit {
namespace {

[[noreturn]] void fail(std::string_view what, std::string_view a, std::string_view b) {
  throw Error(
      ErrorCode::kInvalidArgument,
      fmt::format(R"(compare: expected the same {}, got "{}" and "{}")", what, quote(a), quote(b)));
}

// Returns a note if one of the two does not say.
std::string require_same_if_stated(std::string_view what, const std::string& a,
                                   const std::string& b) {
  if (a.empty() || b.empty()) {
    return a == b ? "" : fmt::format("{} is stated by one system only and was not compared", what);
  }
  if (a != b) {
    fail(what, a, b);
  }
  return "";
}

std::string version_text(int version) { return version == 0 ? "" : std::to_string(version); }

std::vector<std::string> require_same_headers(const PredictionSet& a, const PredictionSet& b) {
  if (a.part != b.part) {
    fail("part", a.part, b.part);
  }
  std::vector<std::string> notes = {
      require_same_if_stated("protocol", a.protocol, b.protocol),
      require_same_if_stated("protocol version", version_text(a.protocol_version),
                             version_text(b.protocol_version)),
      require_same_if_stated("membership", a.membership, b.membership)};
  std::erase(notes, "");
  return notes;
}

// Gives `set` the order of `classes`, which must be the same but for order.
void reorder_classes(PredictionSet& set, const std::vector<std::string>& classes) {
  std::vector<std::size_t> new_place;
  for (const std::string& name : set.classes) {
    const auto found = std::find(classes.begin(), classes.end(), name);
    if (found == classes.end() || classes.size() != set.classes.size()) {
      fail("classes", fmt::format("{}", fmt::join(classes, ", ")),
           fmt::format("{}", fmt::join(set.classes, ", ")));
    }
    new_place.push_back(static_cast<std::size_t>(found - classes.begin()));
  }
  for (Prediction& prediction : set.predictions) {
    std::vector<double> probabilities(prediction.probabilities.size());
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
      probabilities[new_place[k]] = prediction.probabilities[k];
    }
    prediction.probabilities = std::move(probabilities);
    prediction.label = new_place[prediction.label];
    prediction.predicted = new_place[prediction.predicted];
  }
  set.classes = classes;
}

std::set<std::string_view> fold_names(const PredictionSet& set) {
  std::set<std::string_view> names;
  for (const Prediction& prediction : set.predictions) {
    names.insert(prediction.fold);
  }
  return names;
}

// What identifies an utterance: fold and id, or the id alone where tools name folds differently.
std::string utterance_key(const Prediction& prediction, bool with_fold) {
  return with_fold ? prediction.fold + '\n' + prediction.id : prediction.id;
}

std::string key_text(const std::string& key) {
  const std::size_t cut = key.find('\n');
  return cut == std::string::npos ? key : key.substr(cut + 1) + " of fold " + key.substr(0, cut);
}

using Numbers = std::unordered_map<std::string, std::size_t>;

Numbers number_utterances(const PredictionSet& set, bool with_fold) {
  Numbers numbers;
  std::set<std::pair<int, std::string>> seen;
  for (const Prediction& prediction : set.predictions) {
    const std::string key = utterance_key(prediction, with_fold);
    numbers.emplace(key, numbers.size());
    if (!with_fold && !seen.emplace(prediction.seed, key).second) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("compare: folds have different names, so expected each id once per "
                              "seed, got \"{}\" again",
                              quote(key)));
    }
  }
  return numbers;
}

void require_subset(const Numbers& of, const Numbers& in, std::string_view who) {
  std::string missing;
  for (const auto& [key, number] : of) {
    if (in.count(key) == 0 && (missing.empty() || key < missing)) {
      missing = key;
    }
  }
  if (!missing.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("compare: expected the same utterances, got \"{}\" in {} only",
                            quote(key_text(missing)), who));
  }
}

std::vector<std::size_t> places_of(const PredictionSet& set, const Numbers& numbers,
                                   bool with_fold) {
  std::vector<std::size_t> places;
  for (const Prediction& prediction : set.predictions) {
    places.push_back(numbers.at(utterance_key(prediction, with_fold)));
  }
  return places;
}

// Fills unknown groups of each prediction from the other set, and compares the labels.
void share_groups(PredictionSet& to, const std::vector<std::size_t>& to_places,
                  const PredictionSet& from, const std::vector<std::size_t>& from_places) {
  std::vector<const Prediction*> known(from.predictions.size(), nullptr);
  for (std::size_t i = 0; i < from.predictions.size(); ++i) {
    known[from_places[i]] = &from.predictions[i];
  }
  for (std::size_t i = 0; i < to.predictions.size(); ++i) {
    Prediction& prediction = to.predictions[i];
    const Prediction& other = *known[to_places[i]];
    if (prediction.label != other.label) {
      fail("label of " + prediction.id, from.classes[other.label], to.classes[prediction.label]);
    }
    for (const PredictionText& text : kPredictionTexts) {
      if ((prediction.*text.field).empty()) {
        prediction.*text.field = other.*text.field;
      }
    }
  }
}

}  // namespace

PairedSets pair_sets(const PredictionSet& a, const PredictionSet& b) {
  PairedSets sets{a, b, {}, {}, 0, require_same_headers(a, b)};
  reorder_classes(sets.b, a.classes);
  const bool with_fold = fold_names(a) == fold_names(b);
  const Numbers numbers = number_utterances(a, with_fold);
  const Numbers others = number_utterances(b, with_fold);
  require_subset(numbers, others, "the first");
  require_subset(others, numbers, "the second");
  sets.num_utterances = numbers.size();
  sets.utterances_a = places_of(a, numbers, with_fold);
  sets.utterances_b = places_of(b, numbers, with_fold);
  share_groups(sets.b, sets.utterances_b, sets.a, sets.utterances_a);
  share_groups(sets.a, sets.utterances_a, sets.b, sets.utterances_b);
  return sets;
}

}  // namespace merkit
