#include "merkit/corpus/synth/raters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace merkit {
namespace {

// What an emotion is mistaken for, parts in 100, columns in the order of Emotion:
// ang hap exc sad neu fru fea sur dis oth.
constexpr std::array<std::array<int, 10>, 10> kMistakes = {{
    {0, 0, 2, 3, 14, 64, 1, 2, 10, 4},   // ang
    {0, 0, 46, 2, 38, 2, 0, 10, 0, 2},   // hap
    {4, 52, 0, 0, 18, 2, 1, 21, 0, 2},   // exc
    {3, 1, 0, 0, 46, 38, 6, 1, 1, 4},    // sad
    {5, 15, 10, 18, 0, 40, 1, 5, 1, 5},  // neu
    {34, 1, 2, 20, 36, 0, 1, 2, 1, 3},   // fru
    {2, 0, 2, 30, 24, 16, 0, 24, 0, 2},  // fea
    {2, 12, 34, 0, 38, 8, 4, 0, 0, 2},   // sur
    {34, 0, 0, 4, 14, 40, 2, 4, 0, 2},   // dis
    {8, 10, 8, 10, 44, 16, 2, 2, 0, 0},  // oth
}};

// Mean valence, activation and dominance as raters see them.
constexpr std::array<std::array<double, 3>, 10> kDimensions = {{
    {1.9, 3.7, 3.9},
    {3.9, 3.1, 3.1},
    {4.0, 3.8, 3.3},
    {2.2, 2.3, 2.6},
    {3.0, 2.7, 2.9},
    {2.3, 3.1, 3.2},
    {2.2, 3.4, 2.4},
    {3.1, 3.4, 2.9},
    {2.0, 3.0, 3.2},
    {3.0, 3.0, 3.0},
}};

constexpr std::array<std::string_view, 6> kComments = {
    "curious", "a bit bored", "sarcastic", "relieved, almost", "pleading", "amused"};

Emotion draw_mistake(Emotion expressed, Rng& rng) {
  const auto& weights = kMistakes[static_cast<std::size_t>(expressed)];
  auto left = static_cast<int>(rng.below(100));
  std::size_t emotion = 0;
  while (left >= weights[emotion]) {
    left -= weights[emotion++];
  }
  return static_cast<Emotion>(emotion);
}

Judgement name_categories(const std::string& rater, const Impression& impression, Rng& rng) {
  constexpr double kBaseAgreement = 0.33;
  constexpr double kClarityGain = 0.45;
  constexpr double kSecondCategory = 0.08;
  constexpr double kComment = 0.04;
  Judgement judgement;
  judgement.rater = rater;
  const bool right = rng.chance(kBaseAgreement + kClarityGain * impression.clarity);
  const Emotion mistake = draw_mistake(impression.expressed, rng);
  judgement.categories.push_back(right ? impression.expressed : mistake);
  if (rng.chance(kSecondCategory) && right) {
    judgement.categories.push_back(mistake);
  }
  if (rng.chance(kComment)) {
    judgement.comment = kComments[rng.below(kComments.size())];
  }
  return judgement;
}

Judgement rate_dimensions(const std::string& rater, const Impression& impression, Rng& rng) {
  constexpr double kSpread = 0.7;
  const auto& means = kDimensions[static_cast<std::size_t>(impression.expressed)];
  const auto rate = [&](double mean) {
    const double felt = 3.0 + (mean - 3.0) * (0.6 + 0.6 * impression.clarity);
    return std::clamp(std::round(felt + kSpread * rng.normal()), 1.0, 5.0);
  };
  Judgement judgement;
  judgement.rater = rater;
  judgement.valence = rate(means[0]);
  judgement.activation = rate(means[1]);
  judgement.dominance = rate(means[2]);
  return judgement;
}

}  // namespace

RaterPanel draw_panel(int session, Rng& rng) {
  constexpr double kFourRaters = 0.15;
  constexpr double kThreeDimensionRaters = 0.2;
  std::vector<std::string> raters = {"E1", "E2", "E3", "E4", "E5", "E6"};
  rng.shuffle(std::span(raters));
  raters.resize(rng.chance(kFourRaters) ? 4 : 3);
  std::sort(raters.begin(), raters.end());
  if (session == 1) {
    raters = {"E2", "E3", "E4"};
  }
  const std::ptrdiff_t num_dimension_raters = rng.chance(kThreeDimensionRaters) ? 3 : 2;
  return {raters, {raters.end() - num_dimension_raters, raters.end()}};
}

std::vector<Judgement> draw_judgements(const RaterPanel& panel, const Impression& impression,
                                       Rng& rng) {
  const std::string self = std::string(1, impression.gender) + "1";
  std::vector<Judgement> judgements;
  for (const std::string& rater : panel.categories) {
    judgements.push_back(name_categories(rater, impression, rng));
  }
  judgements.push_back(name_categories(self, impression, rng));
  judgements.back().is_self_report = true;
  for (const std::string& rater : panel.dimensions) {
    judgements.push_back(rate_dimensions(rater, impression, rng));
  }
  judgements.push_back(rate_dimensions(self, impression, rng));
  judgements.back().is_self_report = true;
  return judgements;
}

}  // namespace merkit
