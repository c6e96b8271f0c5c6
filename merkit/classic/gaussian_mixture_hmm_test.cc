#include "merkit/classic/gaussian_mixture_hmm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::error_of;

// Sequences that go through two places; class 1 the other way round.
class Walks {
 public:
  Walks(std::size_t num_sequences, std::size_t num_classes, std::uint64_t seed = 1)
      : num_classes_(num_classes) {
    Rng rng(seed);
    for (std::size_t i = 0; i < num_sequences; ++i) {
      const std::size_t c = i % num_classes;
      const std::size_t num_frames = 6 + static_cast<std::size_t>(rng.below(15));
      Matrix<float> frames(num_frames, 2);
      for (std::size_t t = 0; t < num_frames; ++t) {
        const bool is_first_half = 2 * t < num_frames;
        frames(t, 0) =
            static_cast<float>((is_first_half == (c % 2 == 0) ? -1.0 : 1.0) + 0.7 * rng.normal());
        frames(t, 1) = static_cast<float>(0.5 * static_cast<double>(c / 2) + rng.normal());
      }
      frames_.push_back(std::move(frames));
      classes_.push_back(c);
    }
    for (const Matrix<float>& frames : frames_) {
      views_.push_back({frames.values(), frames.rows(), frames.cols()});
    }
  }
  Walks(const Walks&) = delete;
  Walks& operator=(const Walks&) = delete;

  LabelledSequences examples() const { return {views_, classes_, num_classes_}; }
  MatrixView<const float> sequence(std::size_t i) const { return views_[i]; }
  std::size_t class_of(std::size_t i) const { return classes_[i]; }
  std::size_t size() const { return views_.size(); }

 private:
  std::vector<Matrix<float>> frames_;
  std::vector<MatrixView<const float>> views_;
  std::vector<std::size_t> classes_;
  std::size_t num_classes_;
};

GaussianMixtureHmm train(const LabelledSequences& examples,
                         const GaussianMixtureHmmOptions& options, std::size_t num_threads = 1) {
  ThreadPool pool(num_threads);
  return train_gaussian_mixture_hmm(examples, options, {pool});
}

RC_GTEST_PROP(GaussianMixtureHmm, TrainingNeverLowersTheLikelihood, ()) {
  const Walks walks(12, 2, *rc::gen::arbitrary<std::uint64_t>());
  GaussianMixtureHmmOptions options;
  options.num_states = *rc::gen::inRange<std::size_t>(1, 5);
  options.num_mixtures = *rc::gen::inRange<std::size_t>(1, 5);
  options.variance_floor = *rc::gen::element(0.001, 0.1, 0.9);
  options.min_gain = -1.0;  // so that it ends for no loss either
  options.max_iterations = 12;
  ThreadPool pool(1);
  std::vector<double> last(2, -std::numeric_limits<double>::infinity());
  train_gaussian_mixture_hmm(walks.examples(), options, {pool}, [&](const HmmIteration& now) {
    RC_ASSERT(now.frame_log_likelihood >= last[now.class_index] - 1e-9);
    last[now.class_index] = now.frame_log_likelihood;
  });
}

TEST(GaussianMixtureHmm, TrainingRaisesTheLikelihoodAndEndsWhenItGainsLittle) {
  const Walks walks(40, 2);
  ThreadPool pool(1);
  std::vector<HmmIteration> iterations;
  train_gaussian_mixture_hmm(
      walks.examples(),
      {.num_states = 3, .num_mixtures = 2, .max_iterations = 200, .min_gain = 1e-3}, {pool},
      [&](const HmmIteration& now) { iterations.push_back(now); });
  EXPECT_LT(iterations.size(), 100U);
  EXPECT_EQ(iterations[0].iteration, 0U);
  EXPECT_GT(iterations[1].frame_log_likelihood, iterations[0].frame_log_likelihood);
}

TEST(GaussianMixtureHmm, TellsOrdersOfThePlacesApart) {
  const Walks walks(60, 2);
  const Walks test(60, 2, 9);
  const GaussianMixtureHmm hmm = train(walks.examples(), {.num_states = 2, .num_mixtures = 1});
  std::size_t num_right = 0;
  for (std::size_t i = 0; i < test.size(); ++i) {
    const std::vector<float> p = hmm.probabilities(test.sequence(i));
    EXPECT_NEAR(p[0] + p[1], 1.0F, 1e-6F);
    num_right += (p[1] > p[0] ? 1U : 0U) == test.class_of(i) ? 1U : 0U;
  }
  EXPECT_GT(num_right, 57U);
}

TEST(GaussianMixtureHmm, OneStateAndGaussianAreTheMeanAndVarianceOfTheFrames) {
  const Walks walks(20, 2);
  const GaussianMixtureHmmState state =
      train(walks.examples(), {.num_states = 1, .num_mixtures = 1}).state();
  double sum = 0.0;
  double squares = 0.0;
  double count = 0.0;
  for (std::size_t i = 0; i < 20; i += 2) {
    for (std::size_t t = 0; t < walks.sequence(i).rows; ++t) {
      const auto x = static_cast<double>(walks.sequence(i).row(t)[0]);
      sum += x;
      squares += x * x;
      count += 1.0;
    }
  }
  EXPECT_NEAR(state.means(0, 0), sum / count, 1e-9);
  EXPECT_NEAR(state.variances(0, 0), squares / count - sum * sum / count / count, 1e-9);
}

TEST(GaussianMixtureHmm, VariancesStayAboveTheirFloor) {
  std::vector<float> values(60);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = i % 3 == 0 ? 1.0F : 0.0F;
  }
  const std::vector<MatrixView<const float>> sequences = {{values, 30, 2}, {values, 30, 2}};
  const std::vector<std::size_t> classes = {0, 1};
  const auto state =
      train({sequences, classes, 2}, {.num_states = 2, .num_mixtures = 3, .variance_floor = 0.05})
          .state();
  const double variance = 2.0 / 9.0;  // of a value that is 1 in a third of the frames
  for (const double v : state.variances.values()) {
    EXPECT_GE(v, 0.05 * variance * (1.0 - 1e-9));
  }
}

TEST(GaussianMixtureHmm, IsTheSameForAnyThreadCountAndSeedMatters) {
  const Walks walks(70, 2);
  EXPECT_EQ(train(walks.examples(), {}, 1).state(), train(walks.examples(), {}, 3).state());
  EXPECT_NE(train(walks.examples(), {}).state(), train(walks.examples(), {.seed = 2}).state());
}

TEST(GaussianMixtureHmm, AClassWithoutSequencesIsNeverSaid) {
  const Walks walks(20, 2);
  LabelledSequences examples = walks.examples();
  examples.num_classes = 3;
  const GaussianMixtureHmm hmm = train(examples, {});
  EXPECT_EQ(hmm.probabilities(walks.sequence(0))[2], 0.0F);
  EXPECT_EQ(hmm.log_likelihoods(walks.sequence(0))[2], -std::numeric_limits<double>::infinity());
}

TEST(GaussianMixtureHmm, SequencesShorterThanTheStatesAndWithoutFramesAreTaken) {
  const Walks walks(20, 2);
  std::vector<MatrixView<const float>> sequences;
  std::vector<std::size_t> classes;
  for (std::size_t i = 0; i < 20; ++i) {
    MatrixView<const float> sequence = walks.sequence(i);
    sequence.rows = i % 4;
    sequence.values = sequence.values.first(2 * sequence.rows);
    sequences.push_back(sequence);
    classes.push_back((i / 4) % 2);
  }
  const GaussianMixtureHmm hmm = train({sequences, classes, 2}, {});
  for (const auto& sequence : sequences) {
    const std::vector<float> p = hmm.probabilities(sequence);
    EXPECT_NEAR(p[0] + p[1], 1.0F, 1e-6F);
  }
  EXPECT_THAT(hmm.probabilities(sequences[0]), ::testing::ElementsAre(0.6F, 0.4F));
}

TEST(GaussianMixtureHmm, ComesBackFromItsNumbersAndRefusesOthers) {
  const Walks walks(20, 2);
  const GaussianMixtureHmm hmm = train(walks.examples(), {});
  EXPECT_EQ(GaussianMixtureHmm(hmm.state()).log_likelihoods(walks.sequence(3)),
            hmm.log_likelihoods(walks.sequence(3)));
  const auto expect_refused = [&](const std::function<void(GaussianMixtureHmmState&)>& damage) {
    GaussianMixtureHmmState damaged = hmm.state();
    damage(damaged);
    EXPECT_THROW(GaussianMixtureHmm{damaged}, Error);
  };
  expect_refused([](GaussianMixtureHmmState& s) { s = {}; });
  expect_refused([](GaussianMixtureHmmState& s) { s.num_states = 3; });
  expect_refused([](GaussianMixtureHmmState& s) { s.num_states = ~std::size_t{0}; });
  expect_refused([](GaussianMixtureHmmState& s) { s.priors[0] = 0.9; });
  expect_refused([](GaussianMixtureHmmState& s) { s.priors.pop_back(); });
  expect_refused([](GaussianMixtureHmmState& s) { s.stays(0, 0) = 1.5; });
  expect_refused([](GaussianMixtureHmmState& s) { s.stays(1, 3) = 0.5; });
  expect_refused([](GaussianMixtureHmmState& s) { s.weights(0, 0) += 0.5; });
  expect_refused([](GaussianMixtureHmmState& s) { s.weights(0, 0) = std::nan(""); });
  expect_refused([](GaussianMixtureHmmState& s) { s.means = Matrix<double>(31, 2); });
  expect_refused([](GaussianMixtureHmmState& s) { s.means(0, 0) = INFINITY; });
  expect_refused([](GaussianMixtureHmmState& s) { s.variances(0, 0) = 0.0; });
  expect_refused([](GaussianMixtureHmmState& s) { s.variances = Matrix<double>(32, 1, 1.0); });
}

TEST(GaussianMixtureHmm, FramesAtTheEndOfTheWorldGetThePriors) {
  GaussianMixtureHmmState state = train(Walks(20, 2).examples(), {}).state();
  std::ranges::fill(state.variances.values(), 1e-300);
  const std::vector<float> frames(4, std::numeric_limits<float>::max());
  EXPECT_THAT(GaussianMixtureHmm(state).probabilities({frames, 2, 2}),
              ::testing::ElementsAre(0.5F, 0.5F));
}

TEST(GaussianMixtureHmm, RefusesWhatCannotBeTrained) {
  const Walks walks(20, 2);
  const auto complaint = [&](const GaussianMixtureHmmOptions& options) {
    return error_of([&] { train(walks.examples(), options); });
  };
  EXPECT_EQ(complaint({.num_states = 0}), "hmm: expected 1 to 64 states, got 0");
  EXPECT_EQ(complaint({.num_mixtures = 65}), "hmm: expected 1 to 64 Gaussians of a state, got 65");
  EXPECT_EQ(complaint({.variance_floor = 0.0}), "hmm: expected a variance floor above 0, got 0");
  EXPECT_EQ(error_of([] {
              train({{}, {}, 2}, {});
            }),
            "hmm: expected sequences with frames, got none");
  const std::vector<float> damaged = {1.0F, std::nanf("")};
  const std::vector<MatrixView<const float>> sequences = {{damaged, 1, 2}};
  const std::vector<std::size_t> classes = {0};
  EXPECT_EQ(error_of([&] {
              train({sequences, classes, 2}, {});
            }),
            "hmm: expected finite values, got others");
  EXPECT_THROW(train(walks.examples(), {}).log_likelihoods({{}, 0, 3}), Error);
  ThreadPool pool(1);
  const std::atomic<bool> stop{true};
  EXPECT_THROW(train_gaussian_mixture_hmm(walks.examples(), {}, {pool, nullptr, &stop}), Error);
}

}  // namespace
}  // namespace merkit
