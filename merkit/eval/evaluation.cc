#include "merkit/eval/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "merkit/eval/grouping.h"

namespace merkit {
namespace {

bool knows_clusters(const PredictionSet& set, Grouping by) {
  return std::none_of(set.predictions.begin(), set.predictions.end(),
                      [&](const Prediction& p) { return group_of(p, by).empty(); });
}

void add_metrics(const PredictionSet& set, ThreadPool& pool, Evaluation& evaluation) {
  check_options(evaluation.bootstrap);
  const Grouping by = grouping_from_name(evaluation.bootstrap.cluster);
  std::vector<std::optional<Interval>> intervals(metric_infos().size());
  if (knows_clusters(set, by)) {
    intervals = bootstrap_intervals(set, evaluation.bootstrap, pool);
    if (!intervals.front()) {
      evaluation.notes.push_back(
          fmt::format("no intervals: all predictions are of one {}", grouping_name(by)));
    }
  } else {
    evaluation.notes.push_back(
        fmt::format("no intervals: the {} of some predictions is unknown", grouping_name(by)));
  }
  const Scores pooled = compute_scores(set.predictions, set.classes.size());
  for (const MetricSummary& summary : summarise(pooled, evaluation.by_seed, evaluation.by_fold)) {
    const auto place = static_cast<std::size_t>(summary.info - metric_infos().data());
    evaluation.metrics.push_back({summary, intervals[place]});
  }
}

}  // namespace

Evaluation evaluate(PredictionSet set, const BootstrapOptions& options, ThreadPool& pool) {
  sort_and_check(set, "evaluation");
  Evaluation evaluation;
  evaluation.system = set.system;
  evaluation.part = set.part;
  evaluation.protocol = set.protocol;
  evaluation.protocol_version = set.protocol_version;
  evaluation.membership = set.membership;
  evaluation.classes = set.classes;
  evaluation.num_predictions = set.predictions.size();
  const std::vector<bool> is_first = first_of_each_utterance(set);
  evaluation.num_utterances =
      static_cast<std::size_t>(std::count(is_first.begin(), is_first.end(), true));
  evaluation.bootstrap = options;
  evaluation.by_seed = scores_by_seed(set);
  evaluation.by_fold = scores_by_fold(set);
  evaluation.notes = incomplete_seeds(set);
  add_metrics(set, pool, evaluation);
  evaluation.confusion = confusion_of(set.predictions, set.classes.size());
  evaluation.class_scores = class_scores(evaluation.confusion);
  evaluation.reliability = reliability_bins(set.predictions, set.classes.size());
  evaluation.groups = group_tables(set);
  return evaluation;
}

const MetricResult* find_metric(const Evaluation& evaluation, std::string_view name) {
  const auto found = std::ranges::find(evaluation.metrics, name,
                                       [](const MetricResult& m) { return m.summary.info->name; });
  return found == evaluation.metrics.end() ? nullptr : &*found;
}

std::vector<std::string> stamps_of(const Evaluation& evaluation) {
  std::vector<std::string> stamps;
  if (evaluation.leaks) {
    for (const LeakFinding& finding : evaluation.leaks->findings) {
      if (finding.severity != LeakSeverity::kNote) {
        stamps.push_back(fmt::format("{}: {}", leak_severity_name(finding.severity),
                                     describe(finding, evaluation.leaks->num_folds)));
      }
    }
  }
  if (evaluation.part == "dev") {
    stamps.emplace_back(
        "optimistic: figures of the dev part, on which epochs and settings are "
        "chosen");
  }
  if (!evaluation.optimistic.empty()) {
    stamps.emplace_back(kOptimisticStamp);
  }
  return stamps;
}

}  // namespace merkit
