// Confusion matrices, and the scores that follow from them alone.
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

// Utterances by class and predicted class, [num_classes, num_classes], row = true class. Counts are
// doubles, so that resampled and averaged counts are counts too; they are exact up to 2^53.
using Confusion = Matrix<double>;

// Of one class against all others.
struct ClassScores {
  double precision = 0.0;  // right among those predicted; 0 if the class was never predicted
  double recall = 0.0;     // right among those of the class; 0 if there are none
  double f1 = 0.0;         // harmonic mean of both, 0 if nothing was right
  double support = 0.0;    // utterances of the class
};

// Scores in 0 .. 1 (kappa and mcc: -1 .. 1). Means over classes run over those with support > 0:
// what the test set does not contain can neither be missed nor found. All 0 without utterances.
struct CountScores {
  double wa = 0.0;           // accuracy
  double ua = 0.0;           // mean recall
  double f1_micro = 0.0;     // equals wa where each utterance has one label
  double f1_macro = 0.0;     // mean F1
  double f1_weighted = 0.0;  // mean F1 weighted by support
  double kappa = 0.0;        // Cohen (1960); 0 where agreement by chance is certain
  double mcc = 0.0;          // R_K of Gorodkin (2004); 0 where label or prediction never varies
};

// One entry per class.
std::vector<ClassScores> class_scores(const Confusion& confusion);

// Formulas: metric_infos().
CountScores count_scores(const Confusion& confusion);

// Row shares, each row summing to 1; rows without utterances are 0.
Confusion row_shares(const Confusion& confusion);

}  // namespace merkit
