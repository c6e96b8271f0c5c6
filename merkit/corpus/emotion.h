// The emotion categories of IEMOCAP and the names they go by elsewhere.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace merkit {

// In the order used for every array over emotions. kUndecided is IEMOCAP's "xxx": no majority.
enum class Emotion {
  kAnger,
  kHappiness,
  kExcitement,
  kSadness,
  kNeutral,
  kFrustration,
  kFear,
  kSurprise,
  kDisgust,
  kOther,
  kUndecided,
};

inline constexpr std::size_t kNumEmotions = 11;

// Three-letter code of IEMOCAP's summary files: ang hap exc sad neu fru fea sur dis oth xxx.
std::string_view emotion_code(Emotion emotion) noexcept;

// The emotion with that exact code; nullopt for any other text.
std::optional<Emotion> emotion_from_code(std::string_view code) noexcept;

// The emotion meant by a label written by another tool or corpus ("Angray", "Joy", "happiness",
// "Neutral state"), in any case, through a fixed table of synonyms; nullopt if it is not in the
// table.
std::optional<Emotion> emotion_from_synonym(std::string_view label);

}  // namespace merkit
