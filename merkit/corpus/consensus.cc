#include "merkit/corpus/consensus.h"

#include <cstddef>

namespace merkit {
namespace {

bool takes_part(const Judgement& judgement) {
  return !judgement.is_self_report && !judgement.categories.empty();
}

std::optional<double> mean_of(const std::vector<Judgement>& judgements,
                              std::optional<double> Judgement::*dimension) {
  double sum = 0.0;
  std::size_t count = 0;
  for (const Judgement& judgement : judgements) {
    if (!judgement.is_self_report && judgement.*dimension) {
      sum += *(judgement.*dimension);
      ++count;
    }
  }
  return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

}  // namespace

std::optional<Emotion> majority_emotion(const std::vector<Judgement>& judgements) {
  std::array<std::size_t, kNumEmotions> votes{};
  std::size_t num_raters = 0;
  for (const Judgement& judgement : judgements) {
    if (takes_part(judgement)) {
      ++num_raters;
      for (const Emotion emotion : judgement.categories) {
        ++votes[static_cast<std::size_t>(emotion)];
      }
    }
  }
  if (num_raters == 0) {
    return std::nullopt;
  }
  std::optional<Emotion> winner;
  for (std::size_t i = 0; i < kNumEmotions; ++i) {
    if (2 * votes[i] > num_raters) {
      winner = winner ? Emotion::kUndecided : static_cast<Emotion>(i);
    }
  }
  return winner.value_or(Emotion::kUndecided);
}

DimensionMeans mean_dimensions(const std::vector<Judgement>& judgements) {
  return {mean_of(judgements, &Judgement::valence), mean_of(judgements, &Judgement::activation),
          mean_of(judgements, &Judgement::dominance)};
}

std::array<double, kNumEmotions> soft_label(const Utterance& utterance) {
  std::array<double, kNumEmotions> distribution{};
  double num_raters = 0.0;
  for (const Judgement& judgement : utterance.judgements) {
    if (takes_part(judgement)) {
      num_raters += 1.0;
      const double share = 1.0 / static_cast<double>(judgement.categories.size());
      for (const Emotion emotion : judgement.categories) {
        distribution[static_cast<std::size_t>(emotion)] += share;
      }
    }
  }
  if (num_raters > 0.0) {
    for (double& value : distribution) {
      value /= num_raters;
    }
  } else if (utterance.emotion) {
    distribution[static_cast<std::size_t>(*utterance.emotion)] = 1.0;
  }
  return distribution;
}

}  // namespace merkit
