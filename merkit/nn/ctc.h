// Connectionist temporal classification: the loss of a sequence of labels whose places in time are
// not known (Graves et al. 2006, "Connectionist temporal classification: labelling unsegmented
// sequence data with recurrent neural networks").
//
//   const double loss = ctc_loss<float>({logits, frames, labels}, target, {.blank = 4}, gradient);
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/thread_pool.h"
#include "merkit/nn/layer.h"

namespace merkit {

struct CtcOptions {
  std::size_t blank = 0;        // the label that stands for none
  std::size_t skip_frames = 0;  // at the beginning, that are not looked at
};

// -log of the probability that softmax(logits) gives to all paths that mean `target`, nats. A path
// is one label a frame; it means what is left when labels that repeat are one and blanks are taken
// out. Sums are formed in double and in the log domain, so that sequences may be of any length.
//
//   logits    [frames, labels]
//   target    labels, none of them the blank; may be empty
//   gradient  [frames, labels] of the loss with respect to the logits, overwritten; may be empty
//
// A target that does not fit, with more labels and blanks between equal ones than there are frames,
// or that has a probability of 0: the loss is infinite and the gradient 0. Logits that are NaN or
// +infinity: the loss is NaN, and so is the gradient.
// Throws Error(kInvalidArgument) for a blank or a target that is no label, and for sizes that do
// not fit. Thread-safe.
template <class T>
double ctc_loss(const MatrixView<const T>& logits, std::span<const std::size_t> target,
                const CtcOptions& options, std::span<T> gradient = {});

// Several sequences, padded to the same number of frames.
template <class T>
struct CtcBatch {
  BatchView<const T> logits;                               // of shape (frames, labels)
  std::span<const std::vector<std::size_t>> targets = {};  // [batch_size]
};

// The loss of each sequence, as ctc_loss() has it, over the frames that count. `gradient`
// [batch_size, frames, labels] is overwritten, with 0 where frames do not count; it may be empty.
// The same numbers for any thread count of `pool`. Throws as ctc_loss().
template <class T>
std::vector<double> ctc_losses(const CtcBatch<T>& batch, const CtcOptions& options,
                               std::span<T> gradient = {}, ThreadPool* pool = nullptr);

extern template double ctc_loss(const MatrixView<const float>&, std::span<const std::size_t>,
                                const CtcOptions&, std::span<float>);
extern template double ctc_loss(const MatrixView<const double>&, std::span<const std::size_t>,
                                const CtcOptions&, std::span<double>);
extern template std::vector<double> ctc_losses(const CtcBatch<float>&, const CtcOptions&,
                                               std::span<float>, ThreadPool*);
extern template std::vector<double> ctc_losses(const CtcBatch<double>&, const CtcOptions&,
                                               std::span<double>, ThreadPool*);

}  // namespace merkit
