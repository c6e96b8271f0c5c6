// Hidden Markov models of sequences, one for each class, with mixtures of diagonal Gaussians in
// left to right states (Rabiner 1989).
//
//   const GaussianMixtureHmm hmm = train_gaussian_mixture_hmm(sequences, {}, {pool});
//   const std::vector<float> probabilities = hmm.probabilities(frames);
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/run_control.h"
#include "merkit/classic/mixture_densities.h"

namespace merkit {

struct GaussianMixtureHmmOptions {
  std::size_t num_states = 4;       // of each class, 1 .. 64
  std::size_t num_mixtures = 4;     // Gaussians of each state, 1 .. 64
  std::size_t max_iterations = 20;  // of Baum & Welch's algorithm
  double min_gain = 1e-4;           // it ends when the log-likelihood of a frame gains less
  double variance_floor = 0.01;     // of the variance of all frames, > 0
  std::uint64_t seed = 1;           // of the k-means start
};

// Sequences with their classes.
struct LabelledSequences {
  std::span<const MatrixView<const float>> sequences;  // each [num_frames, num_columns]
  std::span<const std::size_t> classes;                // of each, below num_classes
  std::size_t num_classes = 0;
};

// Trained models as plain numbers: what a model file holds. State s of class c is row r = c *
// num_states + s of a matrix of states; Gaussian m of it is row r * num_mixtures + m.
struct GaussianMixtureHmmState {
  std::size_t num_states = 0;  // of each class
  std::vector<double> priors;  // [num_classes], shares of the training sequences
  Matrix<double> stays;        // [num_classes, num_states], probability of staying; last one 1
  Matrix<double> weights;      // [num_classes * num_states, num_mixtures]
  Matrix<double> means;        // [num_classes * num_states * num_mixtures, num_columns]
  Matrix<double> variances;    // as means, > 0

  bool operator==(const GaussianMixtureHmmState&) const = default;
};

// A sequence begins in the first state, stays in a state or goes on to the next, and may end in
// any. Immutable after construction, so one instance may be shared by any number of threads.
class GaussianMixtureHmm {
 public:
  // Throws Error(kCorruptData) if the parts do not fit together or are no probabilities, or
  // variances are not above 0.
  explicit GaussianMixtureHmm(GaussianMixtureHmmState state);

  const GaussianMixtureHmmState& state() const noexcept { return state_; }

  // Natural log of the density of `frames` [num_frames, num_columns] under the model of each class,
  // [num_classes], by the forward algorithm in the log domain; minus infinity for a class without
  // training sequences. Throws Error(kInvalidArgument) for another number of columns.
  std::vector<double> log_likelihoods(MatrixView<const float> frames) const;

  // Softmax over the classes of (log-likelihood + log prior) / num_frames, [num_classes]. The order
  // of the classes is that of their posteriors by Bayes' rule; dividing by the number of frames
  // undoes the model's belief that frames err independently, which would make nearly every
  // posterior 0 or 1. Not calibrated. Without frames: the priors. Throws as log_likelihoods().
  std::vector<float> probabilities(MatrixView<const float> frames) const;

 private:
  GaussianMixtureHmmState state_;
  std::vector<MixtureDensities> densities_;  // of each class
};

// What an iteration of a class brought.
struct HmmIteration {
  std::size_t class_index = 0;
  std::size_t iteration = 0;          // from 0: the k-means start
  double frame_log_likelihood = 0.0;  // log-likelihood of the training sequences / num_frames
};

// Trains the model of each class on its sequences: equal parts of the sequences for the states,
// k-means in each part, then Baum & Welch's algorithm in the log domain, which never lowers the
// likelihood. The same bytes for any thread count. Reports stage "train", unit "classes".
// `on_iteration` is called after each iteration. Throws Error(kInvalidArgument) for an option out
// of range, no sequences with frames, sequences of different widths or values that are not finite;
// Error(kCancelled) on request.
GaussianMixtureHmm train_gaussian_mixture_hmm(
    const LabelledSequences& examples, const GaussianMixtureHmmOptions& options,
    const RunControl& control,
    const std::function<void(const HmmIteration&)>& on_iteration = nullptr);

}  // namespace merkit
