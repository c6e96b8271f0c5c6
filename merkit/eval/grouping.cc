#include "merkit/eval/grouping.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/corpus/names.h"

namespace merkit {
namespace {

constexpr std::array<std::string_view, 8> kNames = {"speaker", "dialogue", "session", "scenario",
                                                    "gender",  "kind",     "length",  "utterance"};

std::string length_band(const std::optional<double>& duration_s) {
  if (!duration_s) {
    return "";
  }
  return *duration_s < 2.0   ? "0-2 s"
         : *duration_s < 4.0 ? "2-4 s"
         : *duration_s < 8.0 ? "4-8 s"
                             : "8 s and more";
}

std::string kind_name(DialogueKind kind) {
  return kind == DialogueKind::kImprovised ? "improvised"
         : kind == DialogueKind::kScripted ? "scripted"
                                           : "";
}

void fill(std::string& field, const std::string& value) {
  if (field.empty()) {
    field = value;
  }
}

std::optional<double> duration_of(const AudioSource& source) {
  return source.start_s && source.end_s ? std::optional(*source.end_s - *source.start_s)
                                        : std::nullopt;
}

std::optional<double> duration_of(const Utterance& utterance) {
  return utterance.start_s && utterance.end_s ? std::optional(*utterance.end_s - *utterance.start_s)
                                              : duration_of(utterance.sentence_audio);
}

}  // namespace

std::string_view grouping_name(Grouping grouping) noexcept {
  return kNames[static_cast<std::size_t>(grouping)];
}

Grouping grouping_from_name(std::string_view name) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) {
    const std::vector<std::string> names(kNames.begin(), kNames.end());
    throw Error(ErrorCode::kInvalidArgument, "cluster: " + expected_one_of(name, names));
  }
  return static_cast<Grouping>(found - kNames.begin());
}

std::string group_of(const Prediction& prediction, Grouping grouping) {
  switch (grouping) {
    case Grouping::kSpeaker:
      return prediction.speaker;
    case Grouping::kDialogue:
      return prediction.dialogue;
    case Grouping::kSession:
      return prediction.session;
    case Grouping::kScenario:
      return prediction.scenario;
    case Grouping::kGender:
      return prediction.gender;
    case Grouping::kKind:
      return prediction.kind;
    case Grouping::kLength:
      return length_band(prediction.duration_s);
    case Grouping::kUtterance:
      break;
  }
  return prediction.id;
}

void fill_groups(Prediction& prediction, const Utterance& utterance) {
  fill(prediction.speaker, utterance.speaker);
  fill(prediction.dialogue, utterance.dialogue);
  fill(prediction.session, utterance.session);
  fill(prediction.scenario, utterance.scenario);
  fill(prediction.gender, utterance.gender);
  fill(prediction.kind, kind_name(utterance.kind));
  if (!prediction.duration_s) {
    prediction.duration_s = duration_of(utterance);
  }
  if (!prediction.text) {
    prediction.text = utterance.text;
  }
}

std::size_t join_corpus(PredictionSet& set, const Corpus& corpus) {
  std::unordered_map<std::string_view, const Utterance*> by_id;
  for (const Utterance& utterance : corpus.utterances) {
    by_id.emplace(utterance.id, &utterance);
  }
  std::size_t num_unknown = 0;
  for (Prediction& prediction : set.predictions) {
    const auto found = by_id.find(prediction.id);
    if (found == by_id.end()) {
      ++num_unknown;
    } else {
      fill_groups(prediction, *found->second);
    }
  }
  return num_unknown;
}

void fill_groups_from_ids(PredictionSet& set) {
  for (Prediction& prediction : set.predictions) {
    const auto turn = parse_turn_name(prediction.id);
    const auto dialogue = turn ? parse_dialogue_name(turn->dialogue) : std::nullopt;
    if (!dialogue) {
      continue;
    }
    fill(prediction.dialogue, turn->dialogue);
    fill(prediction.gender, turn->gender);
    fill(prediction.session, dialogue->session);
    fill(prediction.speaker, speaker_of(*dialogue, *turn));
    fill(prediction.scenario, dialogue->scenario);
    fill(prediction.kind, kind_name(dialogue->kind));
  }
}

}  // namespace merkit
