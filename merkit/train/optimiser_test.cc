#include "merkit/train/optimiser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/train/torch_optimiser.h"

namespace merkit {
namespace {

TrainingOptions options_of(const std::string& optimiser, double learning_rate) {
  TrainingOptions options;
  options.optimiser = optimiser;
  options.learning_rate = learning_rate;
  return options;
}

TrainingOptions with_momentum(double momentum, bool nesterov) {
  TrainingOptions options = options_of("sgd", 0.1);
  options.momentum = momentum;
  options.nesterov = nesterov;
  return options;
}

// The formulas of the header for one number, in double.
class ScalarOptimiser {
 public:
  explicit ScalarOptimiser(const TrainingOptions& options) : o_(options) {}

  double step(double p, double g) {
    ++t_;
    if (o_.optimiser == "sgd") {
      const double v = o_.momentum * first_ - o_.learning_rate * g;
      first_ = v;
      return o_.nesterov ? p + o_.momentum * v - o_.learning_rate * g : p + v;
    }
    if (o_.optimiser == "adam") {
      const double rate = o_.learning_rate * std::sqrt(1.0 - std::pow(o_.beta2, t_)) /
                          (1.0 - std::pow(o_.beta1, t_));
      first_ = o_.beta1 * first_ + (1.0 - o_.beta1) * g;
      second_ = o_.beta2 * second_ + (1.0 - o_.beta2) * g * g;
      return p - rate * first_ / (std::sqrt(second_) + o_.epsilon);
    }
    first_ = o_.rho * first_ + (1.0 - o_.rho) * g * g;
    const double update = g * std::sqrt(second_ + o_.epsilon) / std::sqrt(first_ + o_.epsilon);
    second_ = o_.rho * second_ + (1.0 - o_.rho) * update * update;
    return p - o_.learning_rate * update;
  }

 private:
  TrainingOptions o_;
  double t_ = 0.0;
  double first_ = 0.0;
  double second_ = 0.0;
};

// Parameters with their slots.
class Arrays {
 public:
  Arrays(const TrainingOptions& options, std::vector<float> parameters)
      : options_(options), parameters_(std::move(parameters)) {
    slots_.assign(optimiser_slots(options).size(), std::vector<float>(parameters_.size(), 0.0F));
  }

  void step(const std::vector<float>& gradients, ThreadPool* pool = nullptr) {
    OptimiserArrays arrays{parameters_, gradients, {}};
    for (std::vector<float>& slot : slots_) {
      arrays.slots.emplace_back(slot);
    }
    const double norm = norm_of(gradients, pool);
    optimiser_step(options_, step_factors(options_, num_steps_++, norm), arrays, pool);
  }

  const std::vector<float>& parameters() const { return parameters_; }

 private:
  TrainingOptions options_;
  std::vector<float> parameters_;
  std::vector<std::vector<float>> slots_;
  std::uint64_t num_steps_ = 0;
};

float after_one_step(const TrainingOptions& options, float parameter, float gradient) {
  Arrays arrays(options, {parameter});
  arrays.step({gradient});
  return arrays.parameters()[0];
}

std::vector<TrainingOptions> all_optimisers() {
  return {options_of("sgd", 0.1), with_momentum(0.9, false), with_momentum(0.9, true),
          options_of("adam", 0.001), options_of("adadelta", 1.0)};
}

// Computed by hand: sgd 1 - 0.1 * 2; nesterov v = -0.2, 1 + 0.9 * -0.2 - 0.2; adam's first step is
// the learning rate whatever the gradient; adadelta 2 * sqrt(1e-8) / sqrt(0.05 * 4 + 1e-8).
TEST(OptimiserTest, FirstStepsAreThoseComputedByHand) {
  EXPECT_FLOAT_EQ(after_one_step(options_of("sgd", 0.1), 1.0F, 2.0F), 0.8F);
  EXPECT_FLOAT_EQ(after_one_step(with_momentum(0.9, false), 1.0F, 2.0F), 0.8F);
  EXPECT_FLOAT_EQ(after_one_step(with_momentum(0.9, true), 1.0F, 2.0F), 0.62F);
  EXPECT_FLOAT_EQ(after_one_step(options_of("adam", 0.001), 1.0F, 2.0F), 0.999F);
  EXPECT_FLOAT_EQ(after_one_step(options_of("adadelta", 1.0), 1.0F, 2.0F), 1.0F - 4.4721359e-4F);
}

// The epsilon of adam is added after the root, of uncorrected moments: with a gradient as small as
// 1e-8 that halves the step to about 0.001 * 1e-9 * sqrt(0.001) / 0.1 / (sqrt(0.001) 1e-8 + 1e-8).
TEST(OptimiserTest, AdamAddsEpsilonToTheRootOfTheUncorrectedVariance) {
  const double root = std::sqrt(0.001);
  const double expected = 0.001 * root / 0.1 * 1e-9 / (root * 1e-8 + 1e-8);
  EXPECT_NEAR(after_one_step(options_of("adam", 0.001), 0.0F, 1e-8F), -expected, 1e-6 * expected);
}

TEST(OptimiserTest, FollowsAScalarRewriteInDoubleOverManySteps) {
  for (const TrainingOptions& options : all_optimisers()) {
    Rng rng(3);
    Arrays arrays(options, {0.5F, -1.0F, 2.0F});
    std::vector<ScalarOptimiser> scalars(3, ScalarOptimiser(options));
    std::vector<double> expected{0.5, -1.0, 2.0};
    for (int step = 0; step < 100; ++step) {
      std::vector<float> gradients;
      for (std::size_t i = 0; i < 3; ++i) {
        gradients.push_back(static_cast<float>(rng.normal()));
        expected[i] = scalars[i].step(expected[i], static_cast<double>(gradients[i]));
      }
      arrays.step(gradients);
    }
    for (std::size_t i = 0; i < 3; ++i) {  // 100 roundings of numbers of size 1 to 10
      EXPECT_NEAR(static_cast<double>(arrays.parameters()[i]), expected[i], 2e-5)
          << options.optimiser;
    }
  }
}

std::vector<float> random_values(std::size_t size, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values;
  for (std::size_t i = 0; i < size; ++i) {
    values.push_back(static_cast<float>(rng.normal()));
  }
  return values;
}

TEST(OptimiserTest, AnyNumberOfThreadsGivesTheSameBytes) {
  ThreadPool pool(3);
  for (TrainingOptions options : all_optimisers()) {
    options.clip_norm = 1.0;
    Arrays alone(options, random_values(200000, 1));
    Arrays shared = alone;
    for (std::uint64_t step = 0; step < 3; ++step) {
      const auto gradients = random_values(200000, 2 + step);
      alone.step(gradients);
      shared.step(gradients, &pool);
    }
    EXPECT_EQ(alone.parameters(), shared.parameters()) << options.optimiser;
  }
}

TEST(OptimiserTest, ClippingScalesAllGradientsToTheNorm) {
  TrainingOptions options = options_of("sgd", 1.0);
  options.clip_norm = 1.0;
  Arrays arrays(options, {0.0F, 0.0F});
  arrays.step({3.0F, 4.0F});
  EXPECT_FLOAT_EQ(arrays.parameters()[0], -0.6F);
  EXPECT_FLOAT_EQ(arrays.parameters()[1], -0.8F);
  arrays.step({0.3F, 0.4F});  // below the limit nothing changes
  EXPECT_FLOAT_EQ(arrays.parameters()[0], -0.9F);
}

// What runs on CUDA, on the CPU.
TEST(OptimiserTest, OperatorsOfLibTorchDoTheSame) {
  const Graph graph({{"x", "input", {}, {{"rows", "1"}, {"columns", "7"}}},
                     {"y", "dense", {"x"}, {{"units", "5"}}}});
  for (TrainingOptions options : all_optimisers()) {
    options.clip_norm = 2.0;
    TorchNet by_loops(graph, {});
    TorchNet by_operators(graph, {});
    TorchOptimiser loops(options, by_loops);
    TorchOptimiser operators(options, by_operators, true);
    for (std::uint64_t step = 0; step < 20; ++step) {
      auto gradients = random_values(by_loops.layout().num_trainable(), step);
      const auto size = static_cast<std::int64_t>(gradients.size());
      by_loops.gradients().copy_(at::from_blob(gradients.data(), {size}));
      by_operators.gradients().copy_(by_loops.gradients());
      loops.step(nullptr);
      operators.step(nullptr);
    }
    EXPECT_LT((by_loops.values() - by_operators.values()).abs().max().item<double>(), 1e-5)
        << options.optimiser;
    EXPECT_EQ(by_loops.gradients().abs().max().item<double>(), 0.0);
  }
}

std::string message_of(const TrainingOptions& options) {
  try {
    check_optimiser_options(options);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(OptimiserTest, ErrorsNameTheOption) {
  using testing::HasSubstr;
  EXPECT_THAT(message_of(options_of("lion", 1.0)), HasSubstr("optimiser: expected sgd, adam or"));
  EXPECT_THAT(message_of(options_of("sgd", 0.0)), HasSubstr("learning_rate: expected > 0, got 0"));
  EXPECT_THAT(message_of(with_momentum(1.0, false)), HasSubstr("momentum: expected 0 <= momentum"));
  TrainingOptions options;
  options.clip_norm = -1.0;
  EXPECT_THAT(message_of(options), HasSubstr("clip_norm: expected 0 <="));
}

}  // namespace
}  // namespace merkit
