#include "merkit/corpus/synth/line_writer.h"

#include <algorithm>

namespace merkit {
namespace {

std::string draw_marker(Emotion emotion, Rng& rng) {
  constexpr double kTelling = 0.05;
  constexpr double kNoise = 0.006;
  const bool merry = emotion == Emotion::kHappiness || emotion == Emotion::kExcitement;
  if (merry && rng.chance(kTelling)) {
    return "[LAUGHTER]";
  }
  if (emotion == Emotion::kSadness && rng.chance(kTelling)) {
    return "[BREATHING]";
  }
  if (!rng.chance(kNoise)) {
    return "";
  }
  return rng.chance(0.7) ? "[GARBAGE]" : "[LIPSMACK]";
}

}  // namespace

std::string LineWriter::sentence(const std::string& scenario, Emotion emotion, Rng& rng) const {
  constexpr double kLeaning = 0.36;
  constexpr double kGeneric = 0.3;
  constexpr double kSceneNeutral = 0.45;
  const std::string code(emotion_code(emotion));
  const double leaning = std::min(0.95, kLeaning / std::max(options_.difficulty, 0.1));
  const bool leans = rng.chance(leaning);
  const bool generic = rng.chance(kGeneric) || !bank_.has(scenario, code);
  if (leans && bank_.has(generic ? "feelings" : scenario, code)) {
    return bank_.draw(generic ? "feelings" : scenario, code, rng);
  }
  return bank_.draw(rng.chance(kSceneNeutral) ? scenario : "filler", "any", rng);
}

std::vector<std::string> LineWriter::write(const std::string& scenario, Emotion emotion,
                                           Rng& rng) const {
  constexpr double kOnlyMarker = 0.1;
  constexpr double kGoesOn = 0.5;  // turns are as long as in the release, where a few are very long
  const std::string marker = draw_marker(emotion, rng);
  if (!marker.empty() && rng.chance(kOnlyMarker)) {
    return {marker};
  }
  const double goes_on = options_.size == "tiny" ? 0.0 : kGoesOn;
  std::vector<std::string> sentences;
  do {
    sentences.push_back(sentence(scenario, emotion, rng));
  } while (sentences.size() < kMaxSentences && rng.chance(goes_on));
  if (!marker.empty()) {
    sentences.insert(rng.chance(0.5) ? sentences.begin() : sentences.end(), marker);
  }
  return sentences;
}

}  // namespace merkit
