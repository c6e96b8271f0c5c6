// The softmax of every frame in double, for losses over sequences.
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

struct FrameSoftmax {
  std::vector<double> probabilities;  // [frames, labels]
  std::vector<double> log_sums;       // [frames]: log p = logit - log_sum, however small p is
};

// Of logits [frames, labels], labels >= 1. A frame with a NaN or +infinity becomes NaN.
template <class T>
FrameSoftmax frame_softmax(const MatrixView<const T>& logits);

extern template FrameSoftmax frame_softmax(const MatrixView<const float>&);
extern template FrameSoftmax frame_softmax(const MatrixView<const double>&);

}  // namespace merkit
