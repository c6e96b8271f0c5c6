#include "merkit/nn/output_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "merkit/base/error.h"
#include "merkit/nn/ctc_decoder.h"
#include "merkit/nn/frame_softmax.h"
#include "merkit/nn/log_sum.h"

namespace merkit {

void OutputRule::check_columns(const MatrixView<const float>& logits) const {
  if (logits.cols != num_columns() || logits.values.size() != logits.rows * logits.cols) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("output: expected rows of {} logits, got {} rows of {} with {} values",
                            num_columns(), logits.rows, logits.cols, logits.values.size()));
  }
}

std::vector<double> OutputRule::mean_posteriors(const MatrixView<const float>& logits) const {
  const std::vector<double> p = frame_softmax(logits).probabilities;
  std::vector<double> sums(num_classes, 0.0);
  for (std::size_t t = 0; t < logits.rows; ++t) {
    for (std::size_t k = 0; k < num_classes; ++k) {
      sums[k] += p[t * logits.cols + k];
    }
  }
  return sums;
}

// Scaled so that the best is 1; all 0 if the frames are too few or no numbers.
std::vector<double> OutputRule::first_labels(const MatrixView<const float>& logits) const {
  std::vector<double> best(num_classes, kNever);
  for (std::size_t k = 0; k < num_classes; ++k) {
    best[k] = -ctc_loss<float>(logits, std::vector<std::size_t>{k},
                               {.blank = num_classes, .skip_frames = skip_frames});
    if (std::isnan(best[k])) {
      return std::vector<double>(num_classes, best[k]);
    }
  }
  const CtcBeamOptions beam{num_classes, skip_frames, kEmotionBeamWidth};
  for (const Labelling& found : decode_beam(logits, beam)) {
    if (!found.labels.empty()) {
      double& of_class = best[found.labels.front()];
      of_class = std::max(of_class, found.log_p);
    }
  }
  const double largest = *std::max_element(best.begin(), best.end());
  std::transform(best.begin(), best.end(), best.begin(),
                 [&](double log_p) { return largest == kNever ? 0.0 : std::exp(log_p - largest); });
  return best;
}

MatrixView<const float> OutputRule::rows_of(const BatchView<const float>& output,
                                            std::size_t utterance) const {
  const std::size_t columns = num_columns();
  const std::size_t size = output.shape.num_values();
  std::size_t rows = size / columns;
  if (is_framewise() && !output.lengths.empty()) {
    rows = std::min(rows, output.lengths[utterance]);
  }
  return {output.values.subspan(utterance * size, rows * columns), rows, columns};
}

std::vector<float> OutputRule::probabilities(const MatrixView<const float>& logits) const {
  check_columns(logits);
  if (kind == OutputKind::kUtterance && logits.rows != 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("output: expected one row of logits, got {}", logits.rows));
  }
  const std::vector<double> shares =
      kind == OutputKind::kCtc ? first_labels(logits) : mean_posteriors(logits);
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<float> result;
  for (const double share : shares) {
    result.push_back(
        static_cast<float>(sum == 0.0 ? 1.0 / static_cast<double>(num_classes) : share / sum));
  }
  return result;
}

Matrix<float> OutputRule::posteriors(const MatrixView<const float>& logits) const {
  check_columns(logits);
  const std::vector<double> p = frame_softmax(logits).probabilities;
  Matrix<float> kept(logits.rows, num_classes);
  for (std::size_t t = 0; t < logits.rows; ++t) {
    for (std::size_t k = 0; k < num_classes; ++k) {
      kept(t, k) = static_cast<float>(p[t * logits.cols + k]);
    }
  }
  return kept;
}

}  // namespace merkit
