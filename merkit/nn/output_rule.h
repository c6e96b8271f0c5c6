// What the output of a network says of an utterance: one row of logits, or one for every frame.
//
//   const OutputRule rule = output_rule(recipe, num_classes);  // recipe/recipe_output.h
//   const std::vector<float> probabilities = rule.probabilities({logits, frames, columns});
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/nn/layer.h"

namespace merkit {

enum class OutputKind {
  kUtterance,      // one row, a logit a class
  kFrames,         // a row a frame, a logit a class
  kFramesAndNull,  // a row a frame, a logit a class and a last one for no emotion
  kCtc,            // likewise, the last being the blank
};

// Prefixes that the beam search for the first label keeps (Chernykh et al. 2017).
inline constexpr std::size_t kEmotionBeamWidth = 100;

struct OutputRule {
  OutputKind kind = OutputKind::kUtterance;
  std::size_t num_classes = 0;
  std::size_t skip_frames = 0;  // kCtc: at the beginning, that are not looked at

  // Logits of a row.
  std::size_t num_columns() const noexcept {
    return num_classes + (kind == OutputKind::kFramesAndNull || kind == OutputKind::kCtc ? 1U : 0U);
  }
  bool is_framewise() const noexcept { return kind != OutputKind::kUtterance; }

  // The logits of one utterance of a batch, [frames that count, num_columns()], or one row of
  // kUtterance. `output` is the first output of a network that fits the rule.
  MatrixView<const float> rows_of(const BatchView<const float>& output,
                                  std::size_t utterance) const;

  // [num_classes] of an utterance with those logits [frames that count, num_columns()], summing to
  // 1:
  //   kUtterance      the softmax of the row
  //   kFrames         the mean of the frames' softmax
  //   kFramesAndNull  the mean of the frames' softmax without the last column, scaled to sum to 1
  //   kCtc            the most probable labelling that beam search finds decides by its first
  //                   label, as published; so each class gets the probability of the most probable
  //                   labelling found that begins with it, and at least that of its label alone,
  //                   scaled to sum to 1
  // No frames: all classes alike. A NaN gives NaN. Throws Error(kInvalidArgument) for another
  // number of columns, or of rows of kUtterance. Thread-safe.
  std::vector<float> probabilities(const MatrixView<const float>& logits) const;

  // [rows, num_classes], the softmax of each row without the column that is no class: the rest to 1
  // is the share of no emotion. Throws Error(kInvalidArgument) for another number of columns.
  Matrix<float> posteriors(const MatrixView<const float>& logits) const;

 private:
  void check_columns(const MatrixView<const float>& logits) const;
  std::vector<double> mean_posteriors(const MatrixView<const float>& logits) const;
  std::vector<double> first_labels(const MatrixView<const float>& logits) const;
};

}  // namespace merkit
