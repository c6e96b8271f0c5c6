// A run as one page of HTML that needs nothing beside itself, and its twin in JSON.
//
//   const ReportContent content{.evaluation = evaluate(...), ...};
//   write_file("report.html", report_html(content));
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "merkit/eval/evaluation.h"

namespace merkit {

// How one fit went, epoch by epoch. Lists may differ in length; a value that is not known is NaN.
struct LearningCurve {
  std::string fold;
  int seed = 0;
  int chosen_epoch = 0;  // 1, 2, ...
  std::vector<double> train_loss;
  std::vector<double> dev_loss;
  std::vector<double> dev_ua;  // 0 to 1
};

// What the literature prints for the system, in percent of utterances.
struct PublishedAccuracy {
  std::string protocol;
  std::string how;  // "best test epoch", "last epoch", ...
  double accuracy_pct = 0.0;
  std::string source;
};

struct ReportContent {
  std::string title;    // of the system
  std::string summary;  // one sentence
  Evaluation evaluation;
  std::vector<PublishedAccuracy> published;
  std::vector<LearningCurve> curves;
  // Scores of the same system on protocols with no scenario in both train and test.
  std::optional<Evaluation> scenario_out;
  std::vector<std::pair<std::string, std::string>> facts;  // name and value: versions and hashes
  std::string recipe;                                      // as it ran
  std::string command;                                     // that makes the run again
};

// The page: headline with intervals, stamps, published figures, confusion, classes, learning,
// reliability, subsets of the modalities, groups, leaks, recipe, facts, command.
std::string report_html(const ReportContent& content);

// The same content as JSON (docs/formats.md).
std::string report_json(const ReportContent& content);

}  // namespace merkit
