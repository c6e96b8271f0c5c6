// When a model's answer is to be trusted: what was fitted on a development part and is stored with
// the model.
//
//   model.calibration->apply(probabilities);
//   const bool is_sure = confidence >= model.calibration->min_confidence;
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

// What the utterances of the training part are like in one input, and how far from that one may be.
struct InputRange {
  std::vector<double> means = {};  // [2 * num_columns], over utterances, of range_measures()
  std::vector<double> deviations =
      {};              // likewise; of measures that do not vary 0: they do not count
  double limit = 0.0;  // of the distance; beyond it an utterance is out of range

  bool operator==(const InputRange&) const = default;
};

// What an utterance is like in one input: the mean of each column over its rows, then the standard
// deviation of each. `rows` has at least one.
std::vector<double> range_measures(MatrixView<const float> rows);

// How far an utterance is from those of the training part: the root of the mean of z^2, z being its
// measures in standard deviations from their means, at most 10 each, so that one odd measure does
// not decide. It is about 1 on average over the training part. But for the limit it is a
// Mahalanobis distance of diagonal covariance, over the root of the number of measures. Lee et al.
// 2018 ("A simple unified framework for detecting out-of-distribution samples and adversarial
// attacks") use one of features of a network. Throws Error(kInvalidArgument) for another number of
// columns.
double range_distance(const InputRange& range, MatrixView<const float> rows);

struct ModelCalibration {
  double temperature = 1.0;     // of probabilities: see apply_temperature()
  double min_confidence = 0.0;  // of a calibrated probability; below it: abstain
  double risk = 0.0;            // wrong among the dev utterances at or above it, 0..1
  double coverage = 1.0;        // share of the dev utterances at or above it
  std::size_t num_dev = 0;      // utterances it was fitted on
  std::map<std::string, InputRange> ranges = {};  // by input; none for words

  // Probabilities that mean what they say. The largest stays the largest.
  void apply(std::span<float> probabilities) const;

  bool operator==(const ModelCalibration&) const = default;
};

}  // namespace merkit
