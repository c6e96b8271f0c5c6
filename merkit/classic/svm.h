// Support vector classification (Cortes & Vapnik 1995): one machine for every pair of classes,
// trained by libsvm.
//
//   SvmTrainer trainer({rows, classes, 4}, {.kernel = "rbf", .gamma = 0.01});
//   const Svm svm = trainer.train(1.0);
//   const Matrix<float> probabilities = svm.probabilities(test_rows);
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/classic/labelled_rows.h"

namespace merkit {

struct SvmKernelOptions {
  std::string kernel = "linear";  // linear: x.y; rbf: exp(-gamma |x - y|^2)
  double gamma = 0.01;            // rbf, > 0
  bool class_weights = false;     // C of a class times num_rows / (num_classes * num_of_class)
};

// A trained machine as plain numbers: what a model file holds.
struct SvmState {
  std::string kernel = "linear";
  double gamma = 0.0;
  double cost = 0.0;  // C, for the record
  std::size_t num_classes = 0;
  std::vector<std::size_t> classes;      // those that were trained, in libsvm's order
  std::vector<std::size_t> num_vectors;  // support vectors of each of them
  Matrix<float> vectors;                 // [sum of num_vectors, num_columns], class after class
  Matrix<double> coefficients;           // [classes.size() - 1, vectors.rows()], libsvm's sv_coef
  std::vector<double> offsets;           // libsvm's rho, pairs 01, 02, .., 12, ..

  bool operator==(const SvmState&) const = default;
};

// Immutable after construction, so one instance may be shared by any number of threads.
class Svm {
 public:
  // Throws Error(kCorruptData) if the parts do not fit together or are not finite.
  explicit Svm(SvmState state);

  const SvmState& state() const noexcept { return state_; }

  // Decision values of the pairs of trained classes for each row, [num_rows, num_pairs]: positive
  // for the first of the pair. Equal to those of libsvm. Throws Error(kInvalidArgument) for another
  // number of columns.
  Matrix<double> decision_values(MatrixView<const float> rows) const;

  // Soft votes, [num_rows, num_classes]: a pair with decision value f gives 1 / (1 + exp(-f)) of
  // its vote to its first class and the rest to the other; votes are divided by the number of
  // pairs, so that a row sums to 1. They order the classes as a smoothed form of libsvm's votes and
  // are not calibrated; classes that were not trained get 0. Throws as decision_values().
  Matrix<float> probabilities(MatrixView<const float> rows) const;

 private:
  SvmState state_;
  std::vector<std::size_t> first_vector_;  // of each trained class
};

// Trains machines that differ in C alone on the same rows; their kernel is computed once. Memory:
// 16 bytes for every pair of rows. Not thread-safe.
class SvmTrainer {
 public:
  // Throws Error(kInvalidArgument) for an unknown kernel, gamma <= 0, no rows, more than 20,000
  // rows, fewer than two classes or values that are not finite.
  SvmTrainer(const LabelledRows& examples, const SvmKernelOptions& options);
  ~SvmTrainer();
  SvmTrainer(const SvmTrainer&) = delete;
  SvmTrainer& operator=(const SvmTrainer&) = delete;

  // The machine for C = `cost`. The same bytes every time. Throws Error(kInvalidArgument) unless
  // cost > 0 and finite.
  Svm train(double cost) const;

 private:
  struct Problem;
  std::unique_ptr<Problem> problem_;
};

}  // namespace merkit
