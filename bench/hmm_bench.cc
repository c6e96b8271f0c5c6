// How long hidden Markov models take to learn a corpus of full size.
// Usage: hmm_bench [SEQUENCES [THREADS]]
//
// 5,000 sequences of about 400 frames (4 s) with 30 columns in four classes, 4 states of 4
// Gaussians each, at most 20 iterations: made sequences that drift through places of their class.
// The floor is the time of the densities of all frames once, under a model of one class, times the
// iterations: what an iteration cannot do without.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/base/rng.h"
#include "merkit/classic/gaussian_mixture_hmm.h"

namespace merkit {
namespace {

constexpr std::size_t kNumClasses = 4;
constexpr std::size_t kNumColumns = 30;
constexpr double kMeanFrames = 400.0;

struct Corpus {
  std::vector<Matrix<float>> frames;
  std::vector<MatrixView<const float>> views;
  std::vector<std::size_t> classes;
  std::size_t num_frames = 0;

  Corpus(std::size_t num_sequences, ThreadPool& pool) : frames(num_sequences) {
    for (std::size_t i = 0; i < num_sequences; ++i) {
      classes.push_back(i % kNumClasses);
    }
    pool.parallel_for(num_sequences, [&](std::size_t i) { frames[i] = sequence(i); });
    for (const Matrix<float>& of_sequence : frames) {
      views.push_back({of_sequence.values(), of_sequence.rows(), of_sequence.cols()});
      num_frames += of_sequence.rows();
    }
  }

  Matrix<float> sequence(std::size_t i) const {
    Rng rng = Rng(1).fork(i);
    const auto length = static_cast<std::size_t>(kMeanFrames * rng.uniform(0.5, 1.5));
    Matrix<float> out(length, kNumColumns);
    for (std::size_t t = 0; t < length; ++t) {
      const double time = static_cast<double>(t) / static_cast<double>(length);
      const double place = std::sin(6.0 * time + 1.5 * static_cast<double>(classes[i]));
      for (std::size_t d = 0; d < kNumColumns; ++d) {
        out(t, d) = static_cast<float>(place * std::cos(static_cast<double>(d)) + rng.normal());
      }
    }
    return out;
  }
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double densities_s(const Corpus& corpus, const GaussianMixtureHmmState& state, ThreadPool& pool) {
  const std::size_t num_gaussians = state.num_states * state.weights.cols();
  const MixtureDensities densities(
      {{state.weights.values().first(num_gaussians), state.num_states, state.weights.cols()},
       {state.means.values().first(num_gaussians * kNumColumns), num_gaussians, kNumColumns},
       {state.variances.values().first(num_gaussians * kNumColumns), num_gaussians, kNumColumns}});
  const auto start = std::chrono::steady_clock::now();
  pool.parallel_for(corpus.views.size(),
                    [&](std::size_t i) { densities.of_gaussians(corpus.views[i]); });
  return seconds_since(start);
}

void run(std::size_t num_sequences, ThreadPool& pool) {
  const Corpus corpus(num_sequences, pool);
  fmt::print("{} sequences, {} frames of {} columns, {} threads\n", num_sequences,
             corpus.num_frames, kNumColumns, pool.num_threads());
  std::size_t num_iterations = 0;
  const auto start = std::chrono::steady_clock::now();
  const GaussianMixtureHmm hmm =
      train_gaussian_mixture_hmm({corpus.views, corpus.classes, kNumClasses}, {}, {pool},
                                 [&](const HmmIteration& /*now*/) { ++num_iterations; });
  const double train_s = seconds_since(start);
  // An iteration of a class sees a quarter of the frames.
  const double passes = static_cast<double>(num_iterations) / kNumClasses;
  const double floor_s = passes * densities_s(corpus, hmm.state(), pool);
  fmt::print("training: {:.1f} s, {:.1f} iterations of each class, {:.2f} s for all frames once\n",
             train_s, passes, train_s / passes);
  fmt::print("floor, densities alone: {:.1f} s; training takes {:.1f} x as long\n", floor_s,
             train_s / floor_s);
}

}  // namespace
}  // namespace merkit

int main(int argc, char** argv) {
  const auto argument = [&](int i, std::int64_t otherwise) {
    return static_cast<std::size_t>(argc > i ? merkit::parse_int(argv[i]).value_or(otherwise)
                                             : otherwise);
  };
  try {
    merkit::ThreadPool pool(argument(2, 2));
    merkit::run(argument(1, 5000), pool);
  } catch (const merkit::Error& error) {
    fmt::print(stderr, "hmm_bench: {}\n", error.what());
    return merkit::exit_status(error.code());
  }
  return 0;
}
