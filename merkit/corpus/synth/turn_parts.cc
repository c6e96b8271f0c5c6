#include "merkit/corpus/synth/turn_parts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "merkit/base/parse.h"

namespace merkit {
namespace {

constexpr std::size_t kBefore = 0;
constexpr std::size_t kFeeling = 1;
constexpr std::size_t kAfter = 2;

bool is_marker(std::string_view sentence) { return sentence.starts_with('['); }

std::size_t count_words(const std::vector<std::string>& sentences) {
  std::size_t count = 0;
  for (const std::string& sentence : sentences) {
    count += is_marker(sentence) ? 0 : split_words(sentence).size();
  }
  return count;
}

struct Stretch {
  std::size_t first = 0;  // word of the turn
  std::size_t count = 0;

  std::size_t part_of(std::size_t word) const {
    if (word < first) {
      return kBefore;
    }
    return word < first + count ? kFeeling : kAfter;
  }
};

Stretch draw_stretch(std::size_t num_words, Rng& rng) {
  constexpr std::size_t kLeastWords = 2;
  const auto asked = static_cast<double>(num_words) * rng.uniform(0.25, 0.45);
  const std::size_t count =
      std::min(num_words, std::max(kLeastWords, static_cast<std::size_t>(std::lround(asked))));
  return {static_cast<std::size_t>(rng.below(num_words - count + 1)), count};
}

}  // namespace

TurnParts cut_turn(const std::vector<std::string>& sentences, Rng& rng) {
  const Stretch stretch = draw_stretch(count_words(sentences), rng);
  TurnParts parts;
  std::size_t word = 0;
  for (const std::string& sentence : sentences) {
    if (is_marker(sentence)) {
      parts[kFeeling].push_back(sentence);
      continue;
    }
    TurnParts of_sentence;
    for (const std::string_view text : split_words(sentence)) {
      auto& piece = of_sentence[stretch.part_of(word++)];
      piece.resize(1);
      piece[0] += piece[0].empty() ? text : " " + std::string(text);
    }
    for (std::size_t p = 0; p < parts.size(); ++p) {
      parts[p].insert(parts[p].end(), of_sentence[p].begin(), of_sentence[p].end());
    }
  }
  return parts;
}

}  // namespace merkit
