// Everything that can be said of a set of predictions, in one struct: what `merkit eval` prints and
// a report shows.
//
//   ThreadPool pool;
//   const Evaluation result = evaluate(read_predictions("run/predictions.jsonl"), {}, pool);
//   write_file("evaluation.json", evaluation_json(result));
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/thread_pool.h"
#include "merkit/eval/aggregate.h"
#include "merkit/eval/confusion.h"
#include "merkit/eval/group_table.h"
#include "merkit/eval/intervals.h"
#include "merkit/eval/leak_check.h"
#include "merkit/eval/metrics.h"
#include "merkit/eval/predictions.h"

namespace merkit {

// Printed wherever a figure of OptimisticFigure is.
inline constexpr std::string_view kOptimisticStamp = "optimistic: chosen on the test set";

// A figure as the literature often gives it. Only who trains can know it; evaluate() leaves the
// list empty.
struct OptimisticFigure {
  std::string name;  // "best test epoch", "last epoch", "mean of the last ten epochs"
  double wa = 0.0;
  double ua = 0.0;
};

// A metric with its interval; nullopt where none could be made.
struct MetricResult {
  MetricSummary summary;
  std::optional<Interval> interval;
};

// What is left of a system that was given some of its modalities only. Only who has the model can
// know it.
struct SubsetScores {
  std::string modalities;  // "audio+text"
  MetricResult wa;
  MetricResult ua;
};

struct Evaluation {
  // From the header of the predictions.
  std::string system;
  std::string part;
  std::string protocol;
  int protocol_version = 0;
  std::string membership;
  std::vector<std::string> classes;

  std::size_t num_predictions = 0;
  std::size_t num_utterances = 0;  // different folds and ids: predictions of one seed
  BootstrapOptions bootstrap;
  std::vector<MetricResult> metrics;  // of all predictions together, in the order of metric_infos()
  std::vector<PartScores> by_seed;
  std::vector<PartScores> by_fold;
  Confusion confusion;  // of all predictions: with 5 seeds each utterance counts 5 times
  std::vector<ClassScores> class_scores;  // per class
  std::vector<ReliabilityBin> reliability;
  std::vector<GroupTable> groups;
  std::vector<std::string> notes;  // what is incomplete or could not be computed

  // Filled by who trained, if at all.
  std::vector<OptimisticFigure> optimistic;
  std::vector<SubsetScores> subsets;
  std::optional<LeakReport> leaks;
};

// The result for the metric of that name; nullptr if the evaluation has none.
const MetricResult* find_metric(const Evaluation& evaluation, std::string_view name);

// Scores `set`. Where the clusters of the bootstrap are unknown there are no intervals, and a note
// says so. The same bytes for any number of threads and any order of the predictions.
// Throws Error(kInvalidArgument) for an option out of range, and what sort_and_check() throws.
Evaluation evaluate(PredictionSet set, const BootstrapOptions& options, ThreadPool& pool);

// What a reader must know before believing the figures, one line each: leaks that fail or stamp,
// figures chosen on the test set, predictions of a dev part.
std::vector<std::string> stamps_of(const Evaluation& evaluation);

// All of it as JSON (docs/formats.md), with two blanks of indentation.
std::string evaluation_json(const Evaluation& evaluation);

}  // namespace merkit
