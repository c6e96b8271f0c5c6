// Sums over predictions from which scores follow. Sums of parts add up to the sum of the whole, so
// that resampling adds a few numbers per cluster and touches no prediction again.
//
//   Tally all(num_classes, has_probabilities);
//   for (const Prediction& p : predictions) all.add(p);
//   const Scores scores = all.scores();
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/eval/metrics.h"

namespace merkit {

// A list of numbers: the confusion matrix, then with probabilities the sums of log-loss and Brier
// score and, for each reliability bin, count, confidences and right ones. Not thread-safe.
class Tally {
 public:
  // All sums are 0.
  Tally(std::size_t num_classes, bool has_probabilities);

  // Counts `prediction` once; its probabilities must be there if the tally is to have them.
  void add(const Prediction& prediction) noexcept;
  // Adds `weight` times the sums of `other`, which must be of the same kind.
  void add(const Tally& other, double weight = 1.0) noexcept;
  // All sums 0 again.
  void clear() noexcept;

  // Predictions counted.
  double count() const noexcept;
  Confusion confusion() const;
  // Every score but aurc, which depends on the order of all predictions.
  Scores scores() const;
  std::vector<ReliabilityBin> reliability() const;

 private:
  std::span<const double> bins() const noexcept;

  std::size_t num_classes_;
  bool has_probabilities_;
  std::vector<double> sums_;
};

}  // namespace merkit
