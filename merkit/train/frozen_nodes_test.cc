// Training of a part of a network.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "merkit/base/error.h"
#include "merkit/nn/network.h"
#include "merkit/train/fit.h"
#include "merkit/train/toy_data.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

// A batch norm and a dropout among what is frozen: both behave otherwise in training.
Graph whole_graph() {
  return Graph({{"x", "input", {}, {{"rows", "4"}, {"columns", "2"}}},
                {"flat", "flatten", {"x"}, {}},
                {"hidden", "dense", {"flat"}, {{"units", "8"}}},
                {"norm", "batch_norm", {"hidden"}, {}},
                {"dropped", "dropout", {"norm"}, {{"rate", "0.4"}}},
                {"upper", "dense", {"dropped"}, {{"units", "6"}}},
                {"relu", "relu", {"upper"}, {}},
                {"y", "dense", {"relu"}, {{"units", "3"}}}});
}

// What follows "dropped", alone.
Graph upper_graph() {
  return Graph({{"dropped", "input", {}, {{"rows", "1"}, {"columns", "8"}}},
                {"flat", "flatten", {"dropped"}, {}},
                {"upper", "dense", {"flat"}, {{"units", "6"}}},
                {"relu", "relu", {"upper"}, {}},
                {"y", "dense", {"relu"}, {{"units", "3"}}}});
}

class FrozenNodesTest : public ::testing::Test {
 protected:
  FrozenNodesTest() {
    options_.training.learning_rate = 0.02;
    options_.training.batch_size = 8;
    options_.training.epochs = 4;
    Network<float> network(graph_);
    network.initialise(Rng(99));
    for (float& value : network.parameter("norm/moving_mean")) {
      value = 0.25F;
    }
    for (const GraphParameter& parameter : graph_.parameters()) {
      const auto values = network.parameter(parameter.name);
      first_.emplace_back(values.begin(), values.end());
    }
  }

  // Everything up to "dropped" begins with first_.
  FitTask task() const {
    FitTask task = {.graph = graph_, .train = train_.data(), .dev = &dev_.data()};
    for (std::size_t p = 0; p < 6; ++p) {
      task.initial.push_back({graph_.parameters()[p].name, first_[p]});
    }
    task.frozen = {"dropped"};
    return task;
  }

  FitResult run(const std::atomic<bool>* stop = nullptr) {
    return fit(task(), options_, RunControl{pool_, nullptr, stop});
  }

  ToyData train_{60, 1};
  ToyData dev_{30, 2};
  Graph graph_ = whole_graph();
  std::vector<std::vector<float>> first_;
  FitOptions options_;
  ThreadPool pool_{1};
};

TEST_F(FrozenNodesTest, KeepTheirBytesRunningStatisticsAmongThem) {
  const FitResult result = run();
  for (std::size_t p = 0; p < graph_.parameters().size(); ++p) {
    const bool is_frozen = p < 6;  // hidden has two, norm four
    EXPECT_EQ(result.parameters[p] == first_[p], is_frozen) << graph_.parameters()[p].name;
  }
}

// Without dropout, and with the batch norm's running statistics.
TEST_F(FrozenNodesTest, TrainWhatFollowsAsIfItHadTheirOutputsForInput) {
  Network<float> lower(Graph({graph_.nodes()[0].spec, graph_.nodes()[1].spec,
                              graph_.nodes()[2].spec, graph_.nodes()[3].spec}));
  for (std::size_t p = 0; p < 6; ++p) {
    const auto values = lower.parameter(graph_.parameters()[p].name);
    std::copy(first_[p].begin(), first_[p].end(), values.begin());
  }
  NetworkMemory<float> memory;
  const auto features = [&](const TrainingData& data) {
    std::vector<std::vector<float>> rows;
    for (const TrainingExample& example : data.examples) {
      const BatchView<const float> inputs[] = {{example.inputs[0].values, 1, {4, 2}}};
      const auto said = lower.run(inputs, memory).front().values;
      rows.emplace_back(said.begin(), said.end());
    }
    return rows;
  };
  const auto with_features = [](TrainingData data, const std::vector<std::vector<float>>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      data.examples[i].inputs = {{rows[i], 1, 8}};
    }
    return data;
  };
  const auto train_rows = features(train_.data());
  const auto dev_rows = features(dev_.data());
  const TrainingData train = with_features(train_.data(), train_rows);
  const TrainingData dev = with_features(dev_.data(), dev_rows);
  const Graph upper = upper_graph();
  const FitResult apart = fit({upper, train, &dev}, options_, RunControl{pool_});
  const FitResult together = run();
  ASSERT_EQ(apart.history.size(), together.history.size());
  for (std::size_t e = 0; e < apart.history.size(); ++e) {
    EXPECT_NEAR(apart.history[e].train_loss, together.history[e].train_loss, 1e-5) << e;
    EXPECT_NEAR(apart.history[e].dev->loss, together.history[e].dev->loss, 1e-5) << e;
  }
}

TEST_F(FrozenNodesTest, AnInterruptedRunGoesOnToTheSameBytes) {
  const FitResult whole = run();
  const testing::TemporaryFolder folder;
  options_.checkpoint = folder / "checkpoint.safetensors";
  std::atomic<bool> stop{false};
  options_.on_epoch = [&](const EpochReport& report) { stop = report.epoch == 2; };
  EXPECT_THROW(run(&stop), Error);
  const FitResult resumed = run();
  EXPECT_EQ(resumed.parameters, whole.parameters);
  EXPECT_EQ(resumed.history.size(), whole.history.size());
}

TEST_F(FrozenNodesTest, ACheckpointOfARunThatFrozeOtherNodesIsRefused) {
  const testing::TemporaryFolder folder;
  options_.checkpoint = folder / "checkpoint.safetensors";
  run();
  FitTask other = task();
  other.frozen = {"hidden"};
  EXPECT_THROW(fit(other, options_, RunControl{pool_}), Error);
}

TEST_F(FrozenNodesTest, MustBeThereAndLeaveSomethingToTrain) {
  const auto message = [&](const std::string& node) -> std::string {
    FitTask bad = task();
    bad.frozen = {node};
    try {
      fit(bad, options_, RunControl{pool_});
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_THAT(message("hiddn"), HasSubstr("did you mean \"hidden\""));
  EXPECT_THAT(message("y"), HasSubstr("expected nodes that leave parameters to train"));
}

}  // namespace
}  // namespace merkit
