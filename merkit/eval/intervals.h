// Confidence intervals by resampling clusters: turns of one speaker or dialogue resemble each
// other, so that resampling single turns makes intervals too narrow.
//
//   ThreadPool pool;
//   const auto intervals = bootstrap_intervals(set, {.cluster = "dialogue"}, pool);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "merkit/base/thread_pool.h"
#include "merkit/eval/predictions.h"

namespace merkit {

struct BootstrapOptions {
  std::string cluster = "speaker";  // a name of grouping_from_name()
  int resamples = 2000;
  double level = 0.95;
  int bootstrap_seed = 1;
};

template <class Visitor>
void visit(BootstrapOptions& o, Visitor&& field) {
  field("cluster", o.cluster,
        "what intervals resample: speaker, dialogue, session, scenario or utterance");
  field("resamples", o.resamples, "bootstrap resamples, 100 to 1000000");
  field("level", o.level, "confidence level of intervals, 0.5 to 0.999");
  field("bootstrap_seed", o.bootstrap_seed, "seed of the resampling");
}

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

// Throws Error(kInvalidArgument) for an option out of range.
void check_options(const BootstrapOptions& options);

// The middle `level` of `values`, which must not be empty: their (1 - level) / 2 and
// (1 + level) / 2 quantiles, linear between order statistics (Hyndman & Fan 1996, type 7).
Interval percentile_interval(std::vector<double> values, double level);

// An interval for each of metric_infos(), nullopt for metrics that are absent and for aurc: cluster
// bootstrap by percentiles (Efron & Tibshirani 1993, chapter 13; clusters: Field & Welsh 2007). A
// resample draws as many clusters as there are, with replacement; a cluster brings its predictions
// of all folds and seeds. The same bytes for any number of threads.
// Throws Error(kInvalidArgument) if an option is out of range or the cluster of a prediction is
// unknown. With fewer than two clusters all values are nullopt.
std::vector<std::optional<Interval>> bootstrap_intervals(const PredictionSet& set,
                                                         const BootstrapOptions& options,
                                                         ThreadPool& pool);

}  // namespace merkit
