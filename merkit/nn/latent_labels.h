// Frame labels that are not known: an utterance of an emotion is a Markov chain whose frames either
// carry that emotion or none (Lee & Tashev 2015, "High-level feature representation using recurrent
// neural network for speech emotion recognition"; the chain is our reading of section 3).
//
//   const double loss = latent_loss<float>({logits, frames, 5}, label, {}, gradient, &counts);
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

// States of the chain, in the order of the arrays below.
enum class LatentState { kNull, kEmotion };

// p[i][j]: the probability that state j follows state i. Rows sum to 1.
struct LatentTransitions {
  std::array<std::array<double, 2>, 2> p = {{{0.5, 0.5}, {0.5, 0.5}}};

  bool operator==(const LatentTransitions&) const = default;
};

// How often each state is expected to follow each, over some utterances.
struct LatentCounts {
  std::array<std::array<double, 2>, 2> pairs = {};

  void add(const LatentCounts& other) noexcept;
  // The transitions that make the utterances most probable, each count taken for one more, which
  // keeps probabilities off 0.
  LatentTransitions transitions() const noexcept;
};

// What is known of the frames of one utterance.
struct LatentPosteriors {
  double log_p = 0.0;           // nats; -infinity without frames
  std::vector<double> emotion;  // [frames], probability that a frame carries the emotion
  LatentCounts counts;
};

// Forward-backward in the log domain over the paths of {none, emotion} with at least one frame of
// the emotion; they may begin and end in either state. log_p is the logarithm of the sum over the
// paths of the product of emissions and transitions; there is no factor for the first state.
//
//   log_null, log_emotion   [frames], log probabilities of the two labels; not NaN
LatentPosteriors latent_posteriors(std::span<const double> log_null,
                                   std::span<const double> log_emotion,
                                   const LatentTransitions& transitions);

// -log_p of an utterance with emotion `label` under softmax(logits), nats.
//
//   logits    [frames, num_classes + 1], the last for no emotion
//   gradient  likewise, of the loss with respect to the logits: softmax - posteriors; overwritten;
//             may be empty
//   counts    what latent_posteriors() counts, overwritten; nullptr: not wanted
//
// Without frames, or if every path has a probability of 0, the loss is infinite, the gradient 0 and
// nothing is counted. Logits that are NaN or +infinity give NaN for loss and gradient.
// Throws Error(kInvalidArgument) for a label that is no emotion and sizes that do not fit.
// Thread-safe.
template <class T>
double latent_loss(const MatrixView<const T>& logits, std::size_t label,
                   const LatentTransitions& transitions, std::span<T> gradient = {},
                   LatentCounts* counts = nullptr);

extern template double latent_loss(const MatrixView<const float>&, std::size_t,
                                   const LatentTransitions&, std::span<float>, LatentCounts*);
extern template double latent_loss(const MatrixView<const double>&, std::size_t,
                                   const LatentTransitions&, std::span<double>, LatentCounts*);

}  // namespace merkit
