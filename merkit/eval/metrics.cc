#include "merkit/eval/metrics.h"

#include <array>
#include <utility>

#include "merkit/eval/risk_coverage.h"
#include "merkit/eval/tally.h"

namespace merkit {
namespace {

Tally tally_of(std::span<const Prediction> predictions, std::size_t num_classes) {
  Tally tally(num_classes, !predictions.empty() && !predictions.front().probabilities.empty());
  for (const Prediction& prediction : predictions) {
    tally.add(prediction);
  }
  return tally;
}

const std::vector<MetricInfo>& all_infos() {
  static const std::vector<MetricInfo> infos = {
      {"wa", "WA", "weighted accuracy: sum_k C[k][k] / n, the share of utterances that are right"},
      {"ua", "UA", "unweighted accuracy: mean over present classes of C[k][k] / n_k, mean recall"},
      {"f1_micro", "micro F1",
       "2 TP / (2 TP + FP + FN) with counts summed over classes; equals WA"},
      {"f1_macro", "macro F1",
       "mean over present classes of F1_k = 2 C[k][k] / (n_k + m_k), 0 if nothing is right"},
      {"f1_weighted", "weighted F1", "sum over classes of n_k F1_k / n"},
      {"kappa", "kappa",
       "(p_o - p_e) / (1 - p_e), p_o = WA, p_e = sum_k n_k m_k / n^2 (Cohen 1960); 0 if p_e = 1",
       false},
      {"mcc", "MCC",
       "(n sum_k C[k][k] - sum_k n_k m_k) / sqrt((n^2 - sum_k n_k^2)(n^2 - sum_k m_k^2)) "
       "(Gorodkin 2004); 0 if the root is 0",
       false},
      {"log_loss", "log-loss", "mean of -ln max(p[y], 2.2e-16), in nats", false, false},
      {"brier", "Brier", "mean of sum_k (p[k] - [k = y])^2, from 0 to 2 (Brier 1950)", false,
       false},
      {"ece", "ECE",
       "sum over 15 bins of equal width (low, high] of |right - sum of confidences| / n, "
       "confidence = p of the predicted class (Guo et al. 2017)",
       true, false},
      {"aurc", "AURC",
       "mean over i = 1 .. n of the error rate among the i most confident predictions, equals in "
       "mean order (Geifman et al. 2019)",
       false, false}};
  return infos;
}

}  // namespace

std::span<const MetricInfo> metric_infos() { return all_infos(); }

std::span<const std::string> formula_notation() {
  static const std::vector<std::string> lines = {
      "C[k][j]: utterances of class k predicted as class j; n = sum of all C",
      "n_k = sum_j C[k][j]: utterances of class k; m_j = sum_k C[k][j]: predictions of class j",
      "present class: n_k > 0; a class that the test set does not contain is in no mean",
      "p[k]: probability given to class k; y: the true class"};
  return lines;
}

std::vector<NamedScore> named_scores(const Scores& scores) {
  const CountScores& counts = scores.counts;
  const std::array<std::optional<double>, 11> values = {
      counts.wa,          counts.ua,    counts.f1_micro, counts.f1_macro,
      counts.f1_weighted, counts.kappa, counts.mcc,      scores.log_loss,
      scores.brier,       scores.ece,   scores.aurc};
  std::vector<NamedScore> named;
  for (std::size_t i = 0; i < values.size(); ++i) {
    named.push_back({&all_infos()[i], values[i]});
  }
  return named;
}

Confusion confusion_of(std::span<const Prediction> predictions, std::size_t num_classes) {
  Confusion confusion(num_classes, num_classes, 0.0);
  for (const Prediction& prediction : predictions) {
    confusion(prediction.label, prediction.predicted) += 1.0;
  }
  return confusion;
}

Scores compute_scores(std::span<const Prediction> predictions, std::size_t num_classes) {
  Scores scores = tally_of(predictions, num_classes).scores();
  std::vector<ConfidencePoint> points;
  for (const Prediction& prediction : predictions) {
    append_confidence(prediction, points);
  }
  scores.aurc = risk_coverage_area(std::move(points));
  return scores;
}

std::vector<ReliabilityBin> reliability_bins(std::span<const Prediction> predictions,
                                             std::size_t num_classes) {
  return tally_of(predictions, num_classes).reliability();
}

}  // namespace merkit
