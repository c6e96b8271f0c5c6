// The model of one class while it is trained. Not installed.
#pragma once

#include <span>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/rng.h"
#include "merkit/classic/gaussian_mixture_hmm.h"

namespace merkit {

// The sequences of one class that have frames.
using SequencesOfClass = std::vector<MatrixView<const float>>;

// As in GaussianMixtureHmmState, of one class.
struct HmmClassModel {
  std::vector<double> stays;  // [num_states]
  Matrix<double> weights;     // [num_states, num_mixtures]
  Matrix<double> means;       // [num_states * num_mixtures, num_columns]
  Matrix<double> variances;   // as means
};

// The model from which training starts. Equal parts of each sequence belong to the states; in each
// part k-means finds the Gaussians. `floor`: least variance of each column. The same for any thread
// count.
HmmClassModel start_model(const SequencesOfClass& sequences,
                          const GaussianMixtureHmmOptions& options, std::span<const double> floor,
                          const Rng& rng, ThreadPool& pool);

// One iteration of Baum & Welch's algorithm (Rabiner 1989, section III C and IV A), which raises
// the likelihood of the sequences or leaves it: replaces `model`, with variances of at least
// `floor`, and returns the log-likelihood under the model as it was. Means and variances are taken
// about the old means, so that nothing cancels. The same for any thread count. Throws
// Error(kCancelled) on request.
double baum_welch(const SequencesOfClass& sequences, std::span<const double> floor,
                  const RunControl& control, HmmClassModel& model);

}  // namespace merkit
