// Is one system better than another? Tests that use that both were tested on the same utterances.
//
//   ThreadPool pool;
//   const PairedComparison result = compare(a, b, {}, pool);
//   result.differences[1].interval  // of UA(b) - UA(a)
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "merkit/base/thread_pool.h"
#include "merkit/eval/intervals.h"
#include "merkit/eval/predictions.h"

namespace merkit {

// McNemar's test of the utterances that only one system has right.
struct McNemarTest {
  std::size_t num_only_a = 0;  // right in a, wrong in b
  std::size_t num_only_b = 0;
  double p_value = 1.0;
  bool is_exact = true;
};

// Two-sided. Fewer than 25 discordant utterances: exact, by the binomial distribution with 1/2;
// otherwise chi-squared with one degree of freedom and continuity correction,
// (|a - b| - 1)^2 / (a + b) (McNemar 1947; correction: Edwards 1948). It takes utterances for
// independent, which turns of a dialogue are not: read it beside the bootstrap.
McNemarTest mcnemar_test(std::size_t num_only_a, std::size_t num_only_b);

// b minus a in one metric, all folds and seeds pooled.
struct PairedDifference {
  std::string metric;  // "wa" or "ua"
  double a = 0.0;
  double b = 0.0;
  double difference = 0.0;
  Interval interval;                    // cluster bootstrap, percentiles of the difference
  double p_bootstrap = 1.0;             // two-sided, from the resamples on either side of 0
  std::optional<double> p_permutation;  // absent if dialogues are unknown
};

struct SeedMcNemar {
  int seed = 0;  // in both systems
  McNemarTest test;
};

struct PairedComparison {
  std::string system_a;
  std::string system_b;
  std::size_t num_utterances = 0;
  std::size_t num_clusters = 0;
  std::vector<PairedDifference> differences;
  std::vector<SeedMcNemar> mcnemar;  // of the seeds that both have; if each has one seed, of these
  std::vector<std::string> notes;    // what could not be checked
};

// Compares b with a. Bootstrap: a resample draws clusters with replacement and takes the
// predictions of both systems for them. Permutation: each dialogue swaps its systems with
// probability 1/2, and the p value is the share of swaps whose difference is at least as great. p
// values count the sample itself, (1 + k) / (1 + resamples) (Davison & Hinkley 1997, section 4.2),
// so that they are never 0. Groups unknown in one set are taken from the other. The same bytes for
// any number of threads.
// Throws Error(kInvalidArgument) naming the first difference in part, protocol, its version,
// membership, classes, utterances or labels; protocol and membership are compared where both state
// them. Throws what bootstrap_intervals() throws.
PairedComparison compare(const PredictionSet& a, const PredictionSet& b,
                         const BootstrapOptions& options, ThreadPool& pool);

// p values of several tests, adjusted so that the chance of any false alarm stays below each level
// (Holm 1979), in the order given.
std::vector<double> holm_adjusted(const std::vector<double>& p_values);

}  // namespace merkit
