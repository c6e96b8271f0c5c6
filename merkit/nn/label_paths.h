// For tests: all paths through the frames of a short sequence.
#pragma once

#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <vector>

#include "merkit/base/rng.h"

namespace merkit::testing {

// Logits [frames, labels] of a sequence short enough for enumeration.
struct ShortSequence {
  std::size_t frames = 0;
  std::size_t labels = 0;
  std::vector<double> logits;
};

inline ShortSequence short_sequence(std::size_t frames, std::size_t labels, std::uint64_t seed) {
  ShortSequence sequence{frames, labels, std::vector<double>(frames * labels)};
  Rng rng(seed);
  for (double& logit : sequence.logits) {
    logit = 2.0 * rng.normal();
  }
  return sequence;
}

// log softmax of one logit.
inline double log_share(const ShortSequence& sequence, std::size_t frame, std::size_t label) {
  const double* const row = sequence.logits.data() + frame * sequence.labels;
  const double sum = std::accumulate(row, row + sequence.labels, 0.0,
                                     [](double s, double z) { return s + std::exp(z); });
  return row[label] - std::log(sum);
}

// Calls `body(path, log_p)` for each of the labels^frames paths.
template <class Body>
void for_each_path(const ShortSequence& sequence, const Body& body) {
  std::vector<std::size_t> path(sequence.frames, 0);
  while (true) {
    double log_p = 0.0;
    for (std::size_t t = 0; t < sequence.frames; ++t) {
      log_p += log_share(sequence, t, path[t]);
    }
    body(path, log_p);
    std::size_t t = 0;
    while (t < path.size() && ++path[t] == sequence.labels) {
      path[t++] = 0;
    }
    if (t == path.size()) {
      return;
    }
  }
}

// What a path means: repeated labels are one, blanks are taken out.
inline std::vector<std::size_t> collapse(const std::vector<std::size_t>& path, std::size_t blank) {
  std::vector<std::size_t> labels;
  for (std::size_t t = 0; t < path.size(); ++t) {
    if (path[t] != blank && (t == 0 || path[t] != path[t - 1])) {
      labels.push_back(path[t]);
    }
  }
  return labels;
}

// The probability of every sequence of labels that some path means.
inline std::map<std::vector<std::size_t>, double> label_probabilities(const ShortSequence& sequence,
                                                                      std::size_t blank) {
  std::map<std::vector<std::size_t>, double> probabilities;
  for_each_path(sequence, [&](const std::vector<std::size_t>& path, double log_p) {
    probabilities[collapse(path, blank)] += std::exp(log_p);
  });
  return probabilities;
}

}  // namespace merkit::testing
