#include <algorithm>
#include <cmath>

#include "merkit/classic/hmm_class_model.h"
#include "merkit/classic/k_means.h"

namespace merkit {
namespace {

// Enough to place the Gaussians.
constexpr std::size_t kMaxFrames = 20'000;

// The state of a frame when the states share a sequence equally.
std::size_t state_of(std::size_t frame, std::size_t num_frames, std::size_t num_states) {
  return frame * num_states / num_frames;
}

// Frames of `state`, or of all states if it has none: every n-th, kMaxFrames at most.
Matrix<float> frames_of_state(const SequencesOfClass& sequences, std::size_t state,
                              std::size_t num_states) {
  std::vector<std::span<const float>> own;
  std::vector<std::span<const float>> all;
  for (const auto& sequence : sequences) {
    for (std::size_t t = 0; t < sequence.rows; ++t) {
      all.push_back(sequence.row(t));
      if (state_of(t, sequence.rows, num_states) == state) {
        own.push_back(sequence.row(t));
      }
    }
  }
  const auto& chosen = own.empty() ? all : own;
  const std::size_t step = (chosen.size() + kMaxFrames - 1) / kMaxFrames;
  Matrix<float> frames((chosen.size() + step - 1) / step, sequences.front().cols);
  for (std::size_t r = 0; r < frames.rows(); ++r) {
    std::ranges::copy(chosen[r * step], frames.row(r).begin());
  }
  return frames;
}

// The Gaussians of `state`.
void start_state(const Matrix<float>& frames, std::size_t state, std::span<const double> floor,
                 const Rng& rng, HmmClassModel& model) {
  const std::size_t num_mixtures = model.weights.cols();
  const Clusters clusters =
      k_means({frames.values(), frames.rows(), frames.cols()}, num_mixtures, rng);
  std::vector<double> counts(num_mixtures);
  Matrix<double> squares(num_mixtures, frames.cols());
  for (std::size_t r = 0; r < frames.rows(); ++r) {
    const std::size_t m = clusters.nearest[r];
    counts[m] += 1.0;
    for (std::size_t d = 0; d < frames.cols(); ++d) {
      const double difference = static_cast<double>(frames(r, d)) - clusters.centres(m, d);
      squares(m, d) += difference * difference;
    }
  }
  for (std::size_t m = 0; m < num_mixtures; ++m) {
    // One frame more for each Gaussian: none begins with weight 0, which it would keep.
    model.weights(state, m) = (counts[m] + 1.0) / static_cast<double>(frames.rows() + num_mixtures);
    const std::size_t g = state * num_mixtures + m;
    std::ranges::copy(clusters.centres.row(m), model.means.row(g).begin());
    for (std::size_t d = 0; d < frames.cols(); ++d) {
      model.variances(g, d) = std::max(squares(m, d) / std::max(counts[m], 1.0), floor[d]);
    }
  }
}

// A state is stayed in as long as its part of the mean sequence.
std::vector<double> start_stays(const SequencesOfClass& sequences, std::size_t num_states) {
  constexpr double kLeast = 0.1;
  double num_frames = 0.0;
  for (const auto& sequence : sequences) {
    num_frames += static_cast<double>(sequence.rows);
  }
  const double length =
      num_frames / static_cast<double>(sequences.size()) / static_cast<double>(num_states);
  std::vector<double> stays(num_states, std::max(1.0 - 1.0 / length, kLeast));
  stays.back() = 1.0;
  return stays;
}

}  // namespace

HmmClassModel start_model(const SequencesOfClass& sequences,
                          const GaussianMixtureHmmOptions& options, std::span<const double> floor,
                          const Rng& rng, ThreadPool& pool) {
  const std::size_t num_gaussians = options.num_states * options.num_mixtures;
  HmmClassModel model = {start_stays(sequences, options.num_states),
                         Matrix<double>(options.num_states, options.num_mixtures),
                         Matrix<double>(num_gaussians, floor.size()),
                         Matrix<double>(num_gaussians, floor.size())};
  pool.parallel_for(options.num_states, [&](std::size_t state) {
    start_state(frames_of_state(sequences, state, options.num_states), state, floor,
                rng.fork(state), model);
  });
  return model;
}

}  // namespace merkit
