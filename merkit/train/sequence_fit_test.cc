// Training with every loss over sequences, on data of which only a part carries the class.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/recipe/recipe_output.h"
#include "merkit/train/fit.h"
#include "merkit/train/sparse_toy.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

class SequenceFit : public ::testing::Test {
 protected:
  SequenceFit() {
    options_.training.learning_rate = 0.02;
    options_.training.batch_size = 16;
    options_.training.epochs = 25;
    options_.training.choose_epoch = "last";
  }

  void use(const std::string& loss) {
    options_.training.loss = loss;
    options_.training.hard_epochs = loss == "latent" ? 2 : 0;
    graph_.emplace(sparse_toy_graph(options_.training));
  }

  FitResult run(const std::atomic<bool>* stop = nullptr) {
    ThreadPool pool(1);
    return fit({*graph_, train_.data(), &dev_.data()}, options_, RunControl{pool, nullptr, stop});
  }

  PredictOptions predict_options() const {
    return {.rule = output_rule(options_.training, SparseToy::kClasses)};
  }

  // Runs until `num_examples` of `epoch` are done, and stops there.
  void stop_in(int epoch, std::size_t num_examples) {
    std::atomic<bool> stop{false};
    ThreadPool pool(1);
    const std::string stage = "epoch " + std::to_string(epoch) + "/";
    RunControl control{pool, nullptr, &stop};
    control.progress = [&](const Progress& now) {
      stop = stop || (now.stage.starts_with(stage) && now.done >= num_examples);
    };
    EXPECT_THROW(fit({*graph_, train_.data(), &dev_.data()}, options_, control), Error);
  }

  ThreadPool pool_{1};
  RunControl control_{pool_};
  SparseToy train_{120, 1};
  SparseToy dev_{60, 2};
  std::optional<Graph> graph_;
  FitOptions options_;
};

TEST_F(SequenceFit, LatentLabelsAndCtcFindThePartThatCarriesTheClass) {
  for (const char* const loss : {"latent", "ctc"}) {
    use(loss);
    const FitResult result = run();
    EXPECT_LT(result.history.back().train_loss, result.history[2].train_loss) << loss;
    EXPECT_GT(result.history.back().dev->ua, 0.9) << loss;
  }
}

TEST_F(SequenceFit, HardLabelsLearnAsWell) {
  use("framewise");
  EXPECT_GT(run().history.back().dev->ua, 0.6);
}

TEST_F(SequenceFit, LatentLabelsSayWhichFramesCarryTheClass) {
  use("latent");
  const FitResult result = run();
  const auto frames =
      predict_frames({*graph_, result.parameters}, dev_.data(), predict_options(), control_);
  double sums[2] = {0.0, 0.0};  // over the frames that are quiet, and those that are loud
  double counts[2] = {0.0, 0.0};
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const TrainingExample& example = dev_.data().examples[i];
    ASSERT_EQ(frames[i].rows(), example.inputs[0].rows);
    ASSERT_EQ(frames[i].cols(), SparseToy::kClasses);
    for (std::size_t t = 0; t < frames[i].rows(); ++t) {
      const std::size_t is_loud = example.inputs[0].row(t)[3] > 0.5F ? 1 : 0;
      sums[is_loud] += static_cast<double>(frames[i](t, example.label));
      counts[is_loud] += 1.0;
    }
  }
  EXPECT_GT(sums[1] / counts[1], 2.0 * sums[0] / counts[0]);
}

TEST_F(SequenceFit, ProbabilitiesAreThoseOfTheFrames) {
  use("framewise");
  options_.training.epochs = 2;
  const FitResult result = run();
  const TrainedNet net{*graph_, result.parameters};
  const Matrix<float> said = predict(net, dev_.data(), predict_options(), control_);
  const auto frames = predict_frames(net, dev_.data(), predict_options(), control_);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    double mean = 0.0;
    for (std::size_t t = 0; t < frames[i].rows(); ++t) {
      mean += static_cast<double>(frames[i](t, 1)) / static_cast<double>(frames[i].rows());
    }
    EXPECT_NEAR(mean, static_cast<double>(said(i, 1)), 1e-5);
  }
}

TEST_F(SequenceFit, LatentLabelsGoOnAfterAStopAsIfNothingHadHappened) {
  const testing::TemporaryFolder folder;
  use("latent");
  options_.training.epochs = 6;
  const FitResult whole = run();
  options_.checkpoint = folder / "checkpoint.safetensors";
  stop_in(2, 32);
  stop_in(4, 64);
  stop_in(4, 80);
  stop_in(6, 16);
  const FitResult resumed = run();
  EXPECT_EQ(resumed.parameters, whole.parameters);
  for (std::size_t i = 0; i < whole.history.size(); ++i) {
    EXPECT_EQ(resumed.history[i].train_loss, whole.history[i].train_loss) << i;
    EXPECT_EQ(resumed.history[i].dev->loss, whole.history[i].dev->loss) << i;
  }
}

TEST_F(SequenceFit, AViewIsLearntBesideTheClass) {
  options_.training.views = "activation";
  graph_.emplace(std::vector<NodeSpec>{{"x", "input", {}, {{"rows", "0"}, {"columns", "4"}}},
                                       {"mean", "mean_pool", {"x"}, {}},
                                       {"hidden", "dense", {"mean"}, {{"units", "12"}}},
                                       {"tanh", "tanh", {"hidden"}, {}},
                                       {"y", "dense", {"tanh"}, {{"units", "3"}}},
                                       {"level", "dense", {"tanh"}, {{"units", "3"}}}},
                 std::vector<std::string>{"y", "level"});
  const FitResult with_view = run();
  options_.training.view_weight = 0.0;
  const FitResult without = run();
  EXPECT_GT(with_view.history.front().train_loss, without.history.front().train_loss);
  EXPECT_LT(with_view.history.back().train_loss, with_view.history.front().train_loss);
  EXPECT_NE(with_view.parameters, without.parameters);
}

TEST_F(SequenceFit, AGraphThatDoesNotFitTheLossIsRefused) {
  use("ctc");
  options_.training.loss = "framewise";
  try {
    run();
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("expected an output of shape (any, 3), one logit a class"));
  }
  EXPECT_THROW(predict({*graph_, {}}, dev_.data(), {}, control_), Error);
}

}  // namespace
}  // namespace merkit
