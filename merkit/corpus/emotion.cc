#include "merkit/corpus/emotion.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace merkit {
namespace {

using Entry = std::pair<std::string_view, Emotion>;

constexpr std::array<std::string_view, kNumEmotions> kCodes = {
    "ang", "hap", "exc", "sad", "neu", "fru", "fea", "sur", "dis", "oth", "xxx"};

// Lower-case spellings met in rater files, other corpora and other tools' manifests.
constexpr Entry kSynonyms[] = {
    {"afraid", Emotion::kFear},
    {"amazed", Emotion::kSurprise},
    {"anger", Emotion::kAnger},
    {"angray", Emotion::kAnger},
    {"angry", Emotion::kAnger},
    {"angst", Emotion::kFear},
    {"cheerful", Emotion::kHappiness},
    {"digust", Emotion::kDisgust},
    {"disgust", Emotion::kDisgust},
    {"disgusted", Emotion::kDisgust},
    {"ekel", Emotion::kDisgust},
    {"enojo", Emotion::kAnger},
    {"excited", Emotion::kExcitement},
    {"excitement", Emotion::kExcitement},
    {"fear", Emotion::kFear},
    {"fearful", Emotion::kFear},
    {"freude", Emotion::kHappiness},
    {"fright", Emotion::kFear},
    {"frustrated", Emotion::kFrustration},
    {"frustration", Emotion::kFrustration},
    {"happines", Emotion::kHappiness},
    {"happiness", Emotion::kHappiness},
    {"happy", Emotion::kHappiness},
    {"joy", Emotion::kHappiness},
    {"joyful", Emotion::kHappiness},
    {"joyous", Emotion::kHappiness},
    {"neutral", Emotion::kNeutral},
    {"neutral state", Emotion::kNeutral},
    {"neutrality", Emotion::kNeutral},
    {"no agreement", Emotion::kUndecided},
    {"normal", Emotion::kNeutral},
    {"other", Emotion::kOther},
    {"others", Emotion::kOther},
    {"sadnes", Emotion::kSadness},
    {"sadness", Emotion::kSadness},
    {"scared", Emotion::kFear},
    {"sorrow", Emotion::kSadness},
    {"superise", Emotion::kSurprise},
    {"suprise", Emotion::kSurprise},
    {"suprised", Emotion::kSurprise},
    {"surprise", Emotion::kSurprise},
    {"surprised", Emotion::kSurprise},
    {"surprize", Emotion::kSurprise},
    {"trauer", Emotion::kSadness},
    {"undecided", Emotion::kUndecided},
    {"wut", Emotion::kAnger},
};

}  // namespace

std::string_view emotion_code(Emotion emotion) noexcept {
  return kCodes[static_cast<std::size_t>(emotion)];
}

std::optional<Emotion> emotion_from_code(std::string_view code) noexcept {
  const auto* const found = std::find(kCodes.begin(), kCodes.end(), code);
  if (found == kCodes.end()) {
    return std::nullopt;
  }
  return static_cast<Emotion>(found - kCodes.begin());
}

std::optional<Emotion> emotion_from_synonym(std::string_view label) {
  std::string lower(label);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (const auto emotion = emotion_from_code(lower)) {
    return emotion;
  }
  const auto* const found = std::find_if(std::begin(kSynonyms), std::end(kSynonyms),
                                         [&](const Entry& entry) { return entry.first == lower; });
  if (found == std::end(kSynonyms)) {
    return std::nullopt;
  }
  return found->second;
}

}  // namespace merkit
