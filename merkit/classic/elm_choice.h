// Choice of the size, C and gamma of extreme learning machines on the development part.
#pragma once

#include <functional>
#include <vector>

#include "merkit/base/run_control.h"
#include "merkit/classic/elm.h"
#include "merkit/classic/kernel_elm.h"
#include "merkit/classic/labelled_rows.h"

namespace merkit {

// What one setting brought.
struct ElmTrial {
  std::size_t num_hidden = 0;  // 0 with a kernel
  double gamma = 0.0;          // 0 without a kernel
  double cost = 0.0;
  ClassScore dev;
};

using ElmTrialCallback = std::function<void(const ElmTrial&)>;

struct ElmGrid {
  std::vector<std::size_t> num_hidden;  // at least one
  std::vector<double> costs;            // at least one; 0: no ridge
};

struct ElmChoice {
  Elm elm;                       // of the chosen setting, trained on `train`
  std::vector<ElmTrial> trials;  // in the order of the grid: the costs of each size
  std::size_t chosen = 0;        // among them
};

struct KernelElmGrid {
  std::vector<double> gammas;  // at least one
  std::vector<double> costs;   // at least one
};

struct KernelElmChoice {
  KernelElm elm;                 // of the chosen setting, trained on `train`
  std::vector<ElmTrial> trials;  // in the order of the grid: the costs of each gamma
  std::size_t chosen = 0;        // among them
};

// Trains every setting on `train` and keeps the one with the highest UA on `dev`; the first of
// equals, so put the simplest first. A grid of one setting needs no dev rows. `options` gives what
// the grid does not. `on_trial` is called after each. Throws Error(kInvalidArgument) for an empty
// grid, or without dev rows to choose by, and what ElmTrainer throws.
ElmChoice choose_elm(const LabelledRows& train, const LabelledRows& dev, const ElmOptions& options,
                     const ElmGrid& grid, const ElmTrialCallback& on_trial = nullptr);

// The same among machines with a kernel; computes the kernel once for each gamma. Throws what
// KernelElmTrainer throws.
struct KernelElmExamples {
  LabelledRows train;
  LabelledRows dev;
};
KernelElmChoice choose_kernel_elm(const KernelElmExamples& examples,
                                  const KernelElmOptions& options, const KernelElmGrid& grid,
                                  const RunControl& control,
                                  const ElmTrialCallback& on_trial = nullptr);

}  // namespace merkit
