// The labels that a network trained with CTC writes.
//
//   const std::vector<Labelling> found = decode_beam({logits, frames, labels}, {.blank = 28});
//   found.front().labels
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/nn/ctc.h"

namespace merkit {

// The meaning of the path of the largest logits, the first of equals: repeated labels are one and
// blanks are taken out. Logits are [frames, labels]. Throws Error(kInvalidArgument) for a blank
// that is no label.
std::vector<std::size_t> decode_greedy(const MatrixView<const float>& logits,
                                       const CtcOptions& options);

struct CtcBeamOptions {
  std::size_t blank = 0;
  std::size_t skip_frames = 0;  // at the beginning
  std::size_t width = 100;      // prefixes that are kept after each frame, >= 1
};

struct Labelling {
  std::vector<std::size_t> labels;
  double log_p = 0.0;  // of the paths that were followed, nats; at most that of all that mean it
};

// Prefix beam search (Graves & Jaitly 2014, "Towards end-to-end speech recognition with recurrent
// neural networks", algorithm 1, without a language model): the probability of every prefix is the
// sum over its paths. Up to `width` labellings, the most probable first, of equals the one that
// comes first in the order of labels; none of probability 0. With a beam that no prefix falls out
// of, log_p is that of ctc_loss(). Of logits that are NaN no labelling has a probability, and none
// comes back. Throws Error(kInvalidArgument) for a blank that is no label and a width of 0.
std::vector<Labelling> decode_beam(const MatrixView<const float>& logits,
                                   const CtcBeamOptions& options);

}  // namespace merkit
