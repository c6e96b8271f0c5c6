// Every metric of a set of predictions, with its formula in words that a report can print.
//
//   const Scores scores = compute_scores(set.predictions, set.classes.size());
//   for (const NamedScore& score : named_scores(scores)) print(score.info->title, score.value);
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "merkit/eval/confusion.h"
#include "merkit/eval/predictions.h"

namespace merkit {

inline constexpr std::size_t kNumReliabilityBins = 15;

// What a metric is.
struct MetricInfo {
  std::string name;      // "f1_weighted", as in JSON
  std::string title;     // "weighted F1"
  std::string formula;   // with its source
  bool is_share = true;  // between 0 and 1, printed as per cent; the others are printed as they are
  bool higher_is_better = true;
};

// All metrics, in the order in which they are printed.
std::span<const MetricInfo> metric_infos();

// The notation that the formulas share, one line each.
std::span<const std::string> formula_notation();

// Values of all metrics; those without a value need probabilities, which were not given.
struct Scores {
  CountScores counts;
  std::optional<double> log_loss;  // nats
  std::optional<double> brier;     // 0 .. 2
  std::optional<double> ece;
  std::optional<double> aurc;
};

struct NamedScore {
  const MetricInfo* info;
  std::optional<double> value;
};

// The values in the order of metric_infos().
std::vector<NamedScore> named_scores(const Scores& scores);

// Predictions whose confidence lies in (low, high]; the first bin takes 0 as well.
struct ReliabilityBin {
  double low = 0.0;
  double high = 0.0;
  double count = 0.0;
  double mean_confidence = 0.0;  // 0 in an empty bin
  double accuracy = 0.0;         // likewise
};

// Counts over `predictions`, which must be of `num_classes` classes.
Confusion confusion_of(std::span<const Prediction> predictions, std::size_t num_classes);

// All scores of `predictions` taken together. Confidence is the probability of the predicted class.
Scores compute_scores(std::span<const Prediction> predictions, std::size_t num_classes);

// kNumReliabilityBins bins of equal width over 0 .. 1; empty without probabilities.
std::vector<ReliabilityBin> reliability_bins(std::span<const Prediction> predictions,
                                             std::size_t num_classes);

}  // namespace merkit
