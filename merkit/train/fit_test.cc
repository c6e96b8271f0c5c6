#include "merkit/train/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "merkit/base/error.h"
#include "merkit/train/toy_data.h"

namespace merkit {
namespace {

using testing::HasSubstr;

class FitTest : public testing::Test {
 protected:
  FitTest() {
    options_.training.learning_rate = 0.02;
    options_.training.batch_size = 16;
    options_.training.epochs = 6;
  }

  FitResult run() { return fit({graph_, train_.data(), &dev_.data()}, options_, control_); }

  std::string message() {
    try {
      run();
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  ThreadPool pool_{1};
  RunControl control_{pool_};
  ToyData train_{60, 1};
  ToyData dev_{30, 2};
  Graph graph_ = toy_graph();
  FitOptions options_;
};

TEST_F(FitTest, EveryOptimiserLearnsAToyProblem) {
  options_.training.epochs = 150;  // adadelta begins slowly
  for (const auto& [optimiser, rate] :
       {std::pair("adam", 0.02), std::pair("sgd", 0.2), std::pair("adadelta", 1.0)}) {
    options_.training.optimiser = optimiser;
    options_.training.learning_rate = rate;
    const FitResult result = run();
    EXPECT_EQ(result.history.size(), 150U);
    EXPECT_LT(result.history.back().train_loss, 0.5 * result.history.front().train_loss);
    const Matrix<float> probabilities =
        predict({graph_, result.parameters}, dev_.data(), {}, control_);
    EXPECT_GT(score(probabilities, dev_.data()).ua, 0.9) << optimiser;
  }
}

TEST_F(FitTest, TheRateDecaysFromEpochToEpoch) {
  options_.training.choose_epoch = "last";
  const FitResult constant = run();
  options_.training.learning_rate_decay = 1e-30;
  const FitResult decaying = run();
  EXPECT_EQ(decaying.history[0].dev->loss, constant.history[0].dev->loss);
  EXPECT_EQ(decaying.history[5].dev->loss, decaying.history[0].dev->loss);
  EXPECT_NE(constant.history[5].dev->loss, constant.history[0].dev->loss);
  options_.training.learning_rate_decay = 1.5;
  EXPECT_THAT(message(), HasSubstr("learning_rate_decay: expected above 0 to 1, got 1.5"));
}

TEST_F(FitTest, LearnsSoftTargetsWithWeightsSmoothingAndClipping) {
  for (TrainingExample& example : train_.data().examples) {
    example.target.assign(3, 0.1F);
    example.target[example.label] = 0.8F;
  }
  options_.training.label_smoothing = 0.1;
  options_.training.class_weights = true;
  options_.training.clip_norm = 1.0;
  options_.training.bucket_by_length = true;
  options_.training.epochs = 30;
  EXPECT_GT(run().history.back().dev->ua, 0.9);
}

TEST_F(FitTest, TheSameSeedGivesTheSameBytesAndAnotherSeedOthers) {
  const FitResult first = run();
  EXPECT_EQ(first.parameters, run().parameters);
  options_.seed = 2;
  EXPECT_NE(first.parameters, run().parameters);
}

TEST_F(FitTest, RunsSideBySideGiveTheSameBytesAsAlone) {
  const FitResult alone = run();
  std::vector<FitResult> results(3);
  std::vector<std::thread> threads;
  for (FitResult& result : results) {
    threads.emplace_back([&] {
      ThreadPool pool(1);
      result = fit({graph_, train_.data(), &dev_.data()}, options_, RunControl{pool});
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const FitResult& result : results) {
    EXPECT_EQ(result.parameters, alone.parameters);
  }
}

double largest_difference(const FitResult& a, const FitResult& b) {
  double largest = 0.0;
  for (std::size_t p = 0; p < a.parameters.size(); ++p) {
    for (std::size_t i = 0; i < a.parameters[p].size(); ++i) {
      const float difference = a.parameters[p][i] - b.parameters[p][i];
      largest = std::max(largest, static_cast<double>(std::abs(difference)));
    }
  }
  return largest;
}

TEST_F(FitTest, TwoThreadsGiveTheSameToRounding) {
  const FitResult one = run();
  ThreadPool pool(2);
  const FitResult two = fit({graph_, train_.data(), &dev_.data()}, options_, RunControl{pool});
  EXPECT_LT(largest_difference(one, two), 1e-5);
}

// Products inside and outside of loops over the pool, masks and sums over utterances.
TEST_F(FitTest, TwoThreadsGiveTheSameBytesRunAfterRun) {
  graph_ = Graph({{"x", "input", {}, {{"rows", "4"}, {"columns", "2"}}},
                  {"conv", "conv1d", {"x"}, {{"filters", "40"}}},
                  {"lstm", "lstm", {"conv"}, {{"units", "40"}, {"recurrent_dropout", "0.2"}}},
                  {"pool", "attention_pooling", {"lstm"}},
                  {"wide", "dense", {"pool"}, {{"units", "600"}}},
                  {"y", "dense", {"wide"}, {{"units", "3"}}}});
  options_.training.epochs = 2;
  ThreadPool pool(2);
  const RunControl control{pool};
  const FitResult first = fit({graph_, train_.data(), &dev_.data()}, options_, control);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(fit({graph_, train_.data(), &dev_.data()}, options_, control).parameters,
              first.parameters);
  }
  EXPECT_LT(largest_difference(first, run()), 1e-4);
}

TEST_F(FitTest, KeepsTheEpochThatIsBestOnTheDevPart) {
  options_.training.learning_rate = 0.5;  // so that dev goes up and down
  options_.training.epochs = 12;
  const FitResult result = run();
  std::size_t best = 0;
  for (std::size_t i = 0; i < result.history.size(); ++i) {
    best = result.history[i].dev->ua > result.history[best].dev->ua ? i : best;
  }
  EXPECT_EQ(result.chosen_epoch, result.history[best].epoch);
  const auto probabilities = predict({graph_, result.parameters}, dev_.data(), {}, control_);
  EXPECT_DOUBLE_EQ(score(probabilities, dev_.data()).ua, result.history[best].dev->ua);
  EXPECT_DOUBLE_EQ(score(probabilities, dev_.data()).loss, result.history[best].dev->loss);
}

TEST_F(FitTest, TestDataChangesNoParameter) {
  const ToyData test(30, 3);
  const FitResult without = run();
  const FitResult with =
      fit({graph_, train_.data(), &dev_.data(), &test.data()}, options_, control_);
  EXPECT_EQ(without.parameters, with.parameters);
  EXPECT_EQ(without.chosen_epoch, with.chosen_epoch);
  EXPECT_TRUE(with.history[0].test.has_value());
  EXPECT_FALSE(without.history[0].test.has_value());
}

TEST_F(FitTest, StopsWhenPatienceRunsOut) {
  options_.training.epochs = 200;
  options_.training.patience = 3;
  const FitResult result = run();
  EXPECT_TRUE(result.stopped_early);
  EXPECT_EQ(static_cast<int>(result.history.size()), result.chosen_epoch + 3);
}

TEST_F(FitTest, WithoutADevPartTheLastEpochIsKept) {
  options_.training.choose_epoch = "last";
  const FitResult result = fit({graph_, train_.data()}, options_, control_);
  EXPECT_EQ(result.chosen_epoch, 6);
  EXPECT_FALSE(result.history.back().dev.has_value());
}

TEST_F(FitTest, BeginsWithTheGivenParameters) {
  options_.training.learning_rate = 1e-30;
  const std::vector<float> given{1.0F, 2.0F, 3.0F};
  const FitResult result =
      fit({graph_, train_.data(), &dev_.data(), nullptr, {{"y/bias", given}}}, options_, control_);
  EXPECT_EQ(result.parameters.back(), given);
}

TEST_F(FitTest, TheHookSeesAndMayChangeTheGradients) {
  const FitResult before = run();
  std::size_t num_calls = 0;
  options_.reduce_gradients = [&](std::span<float> gradients) {
    ++num_calls;
    std::fill(gradients.begin(), gradients.end(), 0.0F);
  };
  const FitResult result = run();
  EXPECT_EQ(num_calls, 6U * 4U);  // 60 examples in batches of 16
  EXPECT_NE(result.parameters, before.parameters);
  EXPECT_EQ(result.history.front().dev->loss, result.history.back().dev->loss);
}

TEST_F(FitTest, PredictionsDoNotDependOnTheBatches) {
  const FitResult result = run();
  const auto one = predict({graph_, result.parameters}, dev_.data(), {"cpu", 1}, control_);
  const auto many = predict({graph_, result.parameters}, dev_.data(), {"cpu", 30}, control_);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_NEAR(one.values()[i], many.values()[i], 1e-6F);
  }
}

TEST_F(FitTest, ADivergingRunNamesEpochAndStep) {
  options_.training.optimiser = "sgd";
  options_.training.learning_rate = 1e30;
  EXPECT_THAT(message(), HasSubstr("epoch 1, step "));
  EXPECT_THAT(message(), HasSubstr("expected finite loss and parameters"));
}

TEST_F(FitTest, ErrorsNameTheOption) {
  options_.training.choose_epoch = "best";
  EXPECT_THAT(message(),
              HasSubstr("choose_epoch: expected dev-ua, dev-wa, dev-cer, dev-loss or last"));
  options_.training.choose_epoch = "dev-wa";
  EXPECT_THROW(fit({graph_, train_.data()}, options_, control_), Error);
  options_.training.batch_size = 0;
  EXPECT_THAT(message(), HasSubstr("batch_size: expected >= 1, got 0"));
  options_.training.batch_size = 4;
  options_.device = "tpu";
  EXPECT_THAT(message(), HasSubstr("device: expected cpu or cuda, got \"tpu\""));
}

TEST_F(FitTest, WithoutAGpuCudaIsRefused) {
  options_.device = "cuda";
  if (message() == "no error") {
    GTEST_SKIP() << "this machine has a GPU";
  }
  EXPECT_THAT(message(), HasSubstr("device cuda: expected a GPU and a LibTorch built for CUDA"));
}

}  // namespace
}  // namespace merkit
