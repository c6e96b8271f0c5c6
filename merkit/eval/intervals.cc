#include "merkit/eval/intervals.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/matrix.h"
#include "merkit/eval/cluster_draw.h"
#include "merkit/eval/metrics.h"

namespace merkit {
namespace {

// `sorted` at the share `p` of its way.
double quantile(const std::vector<double>& sorted, double p) {
  const double place = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

}  // namespace

void check_options(const BootstrapOptions& options) {
  if (options.resamples < 100 || options.resamples > 1000000) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("resamples: expected 100 to 1000000, got {}", options.resamples));
  }
  if (!(options.level >= 0.5 && options.level <= 0.999)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("level: expected 0.5 to 0.999, got {}", options.level));
  }
  grouping_from_name(options.cluster);
}

Interval percentile_interval(std::vector<double> values, double level) {
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.5 - 0.5 * level), quantile(values, 0.5 + 0.5 * level)};
}

std::vector<std::optional<Interval>> bootstrap_intervals(const PredictionSet& set,
                                                         const BootstrapOptions& options,
                                                         ThreadPool& pool) {
  check_options(options);
  const ClusterNumbers clusters = number_clusters(set, grouping_from_name(options.cluster));
  const std::size_t num_metrics = metric_infos().size();
  std::vector<std::optional<Interval>> intervals(num_metrics);
  if (clusters.count < 2) {
    return intervals;
  }
  std::vector<Tally> tallies(clusters.count, Tally(set.classes.size(), has_probabilities(set)));
  for (std::size_t i = 0; i < set.predictions.size(); ++i) {
    tallies[clusters.of_prediction[i]].add(set.predictions[i]);
  }
  const auto num_resamples = static_cast<std::size_t>(options.resamples);
  Matrix<double> values(num_metrics, num_resamples);
  std::vector<bool> is_known;
  for (const NamedScore& score : named_scores(tallies.front().scores())) {
    is_known.push_back(score.value.has_value());
  }
  pool.parallel_for(num_resamples, [&](std::size_t r) {
    const auto times = draw_clusters(clusters.count, options.bootstrap_seed, r);
    const auto scores = named_scores(drawn_sum(tallies, times).scores());
    for (std::size_t m = 0; m < num_metrics; ++m) {
      values(m, r) = scores[m].value.value_or(0.0);
    }
  });
  for (std::size_t m = 0; m < num_metrics; ++m) {
    if (is_known[m]) {
      const auto row = values.row(m);
      intervals[m] = percentile_interval({row.begin(), row.end()}, options.level);
    }
  }
  return intervals;
}

}  // namespace merkit
