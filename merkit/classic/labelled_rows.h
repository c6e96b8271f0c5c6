// What a learner of this folder learns from: rows of numbers with their classes.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

struct LabelledRows {
  MatrixView<const float> rows;          // [num_rows, num_columns]
  std::span<const std::size_t> classes;  // [num_rows], below num_classes
  std::size_t num_classes = 0;
};

// Throws Error(kInvalidArgument), opened by `where`, unless there are 1 to `max_rows` rows, a class
// below num_classes for each, of which two at least occur, and values that are finite.
void check_labelled_rows(const LabelledRows& examples, std::size_t max_rows,
                         std::string_view where);

// num_rows / (classes that occur * rows of the class), [num_classes]: the weights with which every
// class weighs as much as another. 0 for a class without rows.
std::vector<double> balanced_weights(std::span<const std::size_t> classes, std::size_t num_classes);

// How often the highest of the probabilities is right.
struct ClassScore {
  double wa = 0.0;  // share of the rows, 0..1; 0 without rows
  double ua = 0.0;  // mean recall of the classes that occur, 0..1
};

// `probabilities` is [examples.rows.rows, num_classes]; the first of equals counts.
ClassScore score_of(const Matrix<float>& probabilities, const LabelledRows& examples);

}  // namespace merkit
