// What the raters of an utterance agree on, recomputed from their judgements.
//
// Own reports of the actors take no part. Whether the rules give what IEMOCAP's summary lines say
// is checked by `merkit corpus check`.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "merkit/corpus/emotion.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// The one category named by more than half of the raters who named any, each rater's set counted
// once; kUndecided if there is none or more than one. nullopt if no rater named a category.
std::optional<Emotion> majority_emotion(const std::vector<Judgement>& judgements);

// A mean over raters; nullopt if nobody gave a number.
struct DimensionMeans {
  std::optional<double> valence;
  std::optional<double> activation;
  std::optional<double> dominance;
};

// Means of the numbers given; a rater without a number is left out of that mean only.
DimensionMeans mean_dimensions(const std::vector<Judgement>& judgements);

// Probabilities of the emotions, in the order of Emotion: every rater who named a category has the
// same weight, shared equally by the categories named. Sums to 1. Without such raters all weight
// lies on the label; all zeros if there is no label either.
std::array<double, kNumEmotions> soft_label(const Utterance& utterance);

}  // namespace merkit
