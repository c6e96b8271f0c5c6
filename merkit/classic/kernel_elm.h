// Kernel extreme learning machine with a Gaussian kernel (Huang et al. 2012): every training row is
// a hidden unit, and the output weights are the solution of one linear system.
//
//   const KernelElmTrainer trainer(examples, {.gamma = 0.01}, {pool});
//   const KernelElm elm = trainer.train(/*cost=*/10.0, {pool});
#pragma once

#include <cstddef>
#include <memory>

#include "merkit/base/matrix.h"
#include "merkit/base/run_control.h"
#include "merkit/classic/labelled_rows.h"

namespace merkit {

struct KernelElmOptions {
  double gamma = 0.01;         // of the kernel exp(-gamma |x - y|^2), > 0
  bool class_weights = false;  // errors of a class count num_rows / (num_classes * num_of_class)
};

// A trained machine as plain numbers: what a model file holds.
struct KernelElmState {
  double gamma = 0.0;
  double cost = 0.0;            // C, for the record
  Matrix<float> rows;           // [num_rows, num_columns], those it was trained on
  Matrix<double> coefficients;  // [num_rows, num_classes]

  bool operator==(const KernelElmState&) const = default;
};

// Immutable after construction, so one instance may be shared by any number of threads.
class KernelElm {
 public:
  // Throws Error(kCorruptData) if the parts do not fit together, gamma is not above 0 or numbers
  // are not finite.
  explicit KernelElm(KernelElmState state);

  const KernelElmState& state() const noexcept { return state_; }

  // [k(x, x_1) .. k(x, x_N)] A for each row x, [num_rows, num_classes]: least-squares estimates of
  // the one-hot classes. A row's outputs do not depend on the other rows. Throws
  // Error(kInvalidArgument) for another number of columns.
  Matrix<double> outputs(MatrixView<const float> rows) const;

  // The distributions nearest to the outputs, [num_rows, num_classes], as those of Elm. Throws as
  // outputs().
  Matrix<float> probabilities(MatrixView<const float> rows) const;

 private:
  KernelElmState state_;
};

// Trains machines that differ in C alone on the same rows; their kernel is computed once. Memory:
// 16 bytes for every pair of rows while it trains.
class KernelElmTrainer {
 public:
  // Computes the kernel. The rows are copied. Throws Error(kInvalidArgument) for gamma <= 0, no
  // rows, more than 20,000 rows, fewer than two classes or values that are not finite;
  // Error(kCancelled) on request.
  KernelElmTrainer(const LabelledRows& examples, const KernelElmOptions& options,
                   const RunControl& control);
  ~KernelElmTrainer();
  KernelElmTrainer(const KernelElmTrainer&) = delete;
  KernelElmTrainer& operator=(const KernelElmTrainer&) = delete;

  // Coefficients A = (I/C + K)^-1 T for C = `cost`, K the kernel of the rows and T their one-hot
  // classes (Huang et al. 2012); with class weights w the diagonal is 1 / (C w) (Zong,
  // Huang & Chen 2013). The same bytes for any thread count. Throws
  // Error(kInvalidArgument) unless cost is above 0 and finite and the system can be solved in
  // double: equal rows with an immense C cannot; Error(kCancelled) on request.
  KernelElm train(double cost, const RunControl& control) const;

 private:
  struct Problem;
  std::unique_ptr<Problem> problem_;
};

}  // namespace merkit
