// Extreme learning machine (Huang, Zhu & Siew 2006): a layer of random logistic units whose outputs
// are weighted by the solution of a least-squares problem.
//
//   const ElmTrainer trainer(examples, {.num_hidden = 120, .seed = 1});
//   const Elm elm = trainer.train(/*cost=*/10.0);
//   const Matrix<float> probabilities = elm.probabilities(test_rows);
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/classic/labelled_rows.h"

namespace merkit {

struct ElmOptions {
  std::size_t num_hidden = 120;  // units, 1 .. 4,096
  double weight_range = 1.0;     // input weights are uniform in -range .. range, > 0
  bool class_weights = false;    // errors of a class count num_rows / (num_classes * num_of_class)
  std::uint64_t seed = 1;
};

// A trained machine as plain numbers: what a model file holds.
struct ElmState {
  double cost = 0.0;              // C, for the record; 0: no ridge
  Matrix<float> input_weights;    // [num_hidden, num_columns]
  std::vector<float> biases;      // [num_hidden]
  Matrix<double> output_weights;  // [num_hidden, num_classes]

  bool operator==(const ElmState&) const = default;
};

// Immutable after construction, so one instance may be shared by any number of threads.
class Elm {
 public:
  // Throws Error(kCorruptData) if the parts do not fit together or are not finite.
  explicit Elm(ElmState state);

  const ElmState& state() const noexcept { return state_; }

  // H B with H = 1 / (1 + exp(-(W x + b))), [num_rows, num_classes]: least-squares estimates of the
  // one-hot classes. A row's outputs do not depend on the other rows. Throws
  // Error(kInvalidArgument) for another number of columns.
  Matrix<double> outputs(MatrixView<const float> rows) const;

  // The distributions nearest to the outputs, [num_rows, num_classes]. Outputs estimate the
  // probabilities of the classes without being bound to 0..1; a softmax would flatten them (outputs
  // 1 and 0 would become 0.73 and 0.27 of two classes). Not calibrated. Throws as outputs().
  Matrix<float> probabilities(MatrixView<const float> rows) const;

 private:
  ElmState state_;
};

// Trains machines that differ in C alone on the same rows with the same hidden layer.
class ElmTrainer {
 public:
  // Throws Error(kInvalidArgument) for an option out of range, no rows, more than 2^27 of rows
  // times units, fewer than two classes or values that are not finite.
  ElmTrainer(const LabelledRows& examples, const ElmOptions& options);
  ~ElmTrainer();
  ElmTrainer(const ElmTrainer&) = delete;
  ElmTrainer& operator=(const ElmTrainer&) = delete;

  // Output weights for C = `cost`, T the one-hot classes: (I/C + H'H)^-1 H'T, or the equal H'(I/C +
  // HH')^-1 T with fewer rows than units (Huang et al. 2012). 0 stands for an
  // infinite C: the pseudo-inverse of H times T. The same bytes every time. Throws
  // Error(kInvalidArgument) unless cost >= 0 and finite.
  Elm train(double cost) const;

 private:
  struct Problem;
  std::unique_ptr<Problem> problem_;
};

}  // namespace merkit
