// Choice of C and gamma of a support vector machine on the development part.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "merkit/classic/svm.h"

namespace merkit {

struct SvmGrid {
  std::string kernel = "linear";
  std::vector<double> costs;   // at least one
  std::vector<double> gammas;  // rbf: at least one
  bool class_weights = false;
};

// Numbers of a list such as "0.1,1,10". Throws Error(kInvalidArgument), opened by `where`, unless
// all are above 0 and there is at least one.
std::vector<double> parse_grid(const std::string& list, const std::string& where);

// What one setting brought.
struct SvmTrial {
  double cost = 0.0;
  double gamma = 0.0;   // 0 unless rbf
  double dev_wa = 0.0;  // accuracy, 0..1
  double dev_ua = 0.0;  // mean recall of the classes that occur, 0..1
};

struct SvmChoice {
  Svm svm;                       // of the chosen setting, trained on `train`
  std::vector<SvmTrial> trials;  // in the order of the grid
  std::size_t chosen = 0;        // among them
};

// Trains every setting on `train` and keeps the one with the highest UA on `dev`; the first of
// equals, so put the simplest first. A grid of one setting needs no dev rows. `on_trial` is called
// after each. Throws Error(kInvalidArgument) without dev rows, and what SvmTrainer throws.
SvmChoice choose_svm(const LabelledRows& train, const LabelledRows& dev, const SvmGrid& grid,
                     const std::function<void(const SvmTrial&)>& on_trial = nullptr);

}  // namespace merkit
