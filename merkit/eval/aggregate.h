// Scores over folds and seeds: pooled, and as means with their deviations.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/eval/metrics.h"
#include "merkit/eval/predictions.h"

namespace merkit {

// Mean and sample deviation (n - 1) of `count` values; sd is 0 for fewer than two.
struct Spread {
  double mean = 0.0;
  double sd = 0.0;
  std::size_t count = 0;
};

// All 0 for no values.
Spread spread_of(const std::vector<double>& values);

// Scores of one seed with its folds pooled, or of one fold with its seeds pooled.
struct PartScores {
  std::string name;  // "1", "session3"
  std::size_t num_predictions = 0;
  Scores scores;
};

// In ascending order of the seeds.
std::vector<PartScores> scores_by_seed(const PredictionSet& set);
// In the order of the bytes of their names.
std::vector<PartScores> scores_by_fold(const PredictionSet& set);

// One metric in all three ways. Pooled: over all predictions together, the figure to quote.
// over_seeds: of the values of scores_by_seed(), how much chance in training matters. over_folds:
// of those of scores_by_fold(), how much the test material matters; its mean weighs every fold
// alike.
struct MetricSummary {
  const MetricInfo* info = nullptr;
  double pooled = 0.0;
  Spread over_seeds;
  Spread over_folds;
};

// The metrics that have a value.
std::vector<MetricSummary> summarise(const Scores& pooled, const std::vector<PartScores>& by_seed,
                                     const std::vector<PartScores>& by_fold);

// Seeds that do not cover the same folds and utterances as the first, one line each.
std::vector<std::string> incomplete_seeds(const PredictionSet& set);

}  // namespace merkit
