#include "merkit/nn/runtime.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "merkit/base/error.h"
#include "merkit/nn/layer_kind.h"
#include "merkit/nn/network.h"
#include "tests/error_of.h"
#include "tests/simd_targets.h"

namespace merkit {
namespace {

using testing::error_of;

// A layer at work on three utterances of different lengths.
struct Case {
  std::string layer;
  std::vector<OptionAssignment> options = {};
  Shape input = {kAnyLength, 6};  // (rows, columns) or (rows)
  std::size_t num_frames = 7;
};

std::vector<OptionAssignment> joined(std::vector<OptionAssignment> a,
                                     const std::vector<OptionAssignment>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// Every way of reading that recurrent layers share.
std::vector<Case> recurrent_cases(const std::string& layer,
                                  const std::vector<OptionAssignment>& options) {
  std::vector<Case> cases;
  for (const char* const direction : {"forward", "backward", "both"}) {
    for (const char* const mask : {"none", "trailing", "leading"}) {
      for (const char* const merge : {"concat", "sum"}) {
        for (const char* const reverse : {"true", "false"}) {
          cases.push_back({layer, joined(options, {{"direction", direction},
                                                   {"mask", mask},
                                                   {"merge", merge},
                                                   {"reverse_backward", reverse}})});
        }
      }
    }
  }
  return cases;
}

std::vector<Case> all_cases() {
  std::vector<Case> cases = {
      {"dense", {{"units", "5"}}},
      {"dense", {{"units", "70"}, {"use_bias", "false"}}, {1, 9}, 1},
      {"dense", {{"units", "41"}}, {130}, 130},
      {"conv1d", {{"filters", "5"}}},
      {"conv1d", {{"filters", "3"}, {"width", "4"}, {"stride", "2"}, {"masking", "true"}}},
      {"conv1d", {{"filters", "3"}, {"width", "2"}, {"padding", "valid"}, {"use_bias", "false"}}},
      {"conv2d", {{"filters", "4"}}},
      {"conv2d", {{"filters", "3"}, {"height", "2"}, {"width", "5"}, {"row_stride", "2"}}},
      {"conv2d", {{"filters", "3"}, {"padding", "valid"}, {"column_stride", "2"}}},
      {"conv2d", {{"filters", "2"}, {"masking", "true"}, {"use_bias", "false"}}},
      {"conv2d",
       {{"filters", "2"},
        {"row_stride", "2"},
        {"padding", "valid"},
        {"row_padding", "centred"},
        {"masking", "true"}}},
      {"lstm", {{"units", "5"}, {"sequences", "false"}, {"mask", "trailing"}}},
      {"gru", {{"units", "5"}, {"sequences", "false"}, {"direction", "both"}}},
      {"gru", {{"units", "5"}, {"use_bias", "false"}, {"gates", "sigmoid"}}},
      {"mean_pool", {}},
      {"attention_pooling", {}},
      {"dropout", {{"rate", "0.5"}}},
      {"batch_norm", {}},
      {"tanh", {}},
      {"flatten", {}, {7, 6}},
  };
  for (const auto& more :
       {recurrent_cases("lstm", {{"units", "33"}}),
        recurrent_cases("lstm", {{"units", "3"}, {"gates", "sigmoid"}}),
        recurrent_cases("gru", {{"units", "5"}}),
        recurrent_cases("attention_decoder", {{"units", "5"}, {"output_dim", "4"}})}) {
    cases.insert(cases.end(), more.begin(), more.end());
  }
  return cases;
}

std::string name_of(const Case& test) {
  std::string name = test.layer;
  for (const OptionAssignment& option : test.options) {
    name += " " + option.name + "=" + option.value;
  }
  return name;
}

Graph graph_of(const Case& test) {
  std::vector<OptionAssignment> input = {{"rows", std::to_string(test.input[0])}};
  if (test.input.rank() > 1) {
    input.push_back({"columns", std::to_string(test.input[1])});
  }
  // A dense layer over one row is one behind flatten.
  const bool is_flat = test.input.rank() == 1 || test.input[0] == 1;
  std::vector<NodeSpec> nodes = {{"x", "input", {}, input}};
  if (is_flat) {
    nodes.push_back({"flat", "flatten", {"x"}});
  }
  nodes.push_back({"y", test.layer, {is_flat ? "flat" : "x"}, test.options});
  return Graph(nodes);
}

// A network with random parameters and a batch with random values.
template <class T>
class Trial {
 public:
  explicit Trial(const Case& test, std::size_t batch_size = 3)
      : network_(graph_of(test)), shape_(test.input.with_length(test.num_frames)) {
    network_.initialise(Rng(5));
    Rng biases(6);
    for (T& value : network_.values()) {
      value += static_cast<T>(0.1 * biases.uniform(0.1, 1.0));
    }
    Rng rng(7);
    values_.resize(batch_size * shape_.num_values());
    std::ranges::generate(values_, [&] { return static_cast<T>(rng.normal()); });
    for (std::size_t b = 0; b < batch_size; ++b) {
      lengths_.push_back(test.num_frames - std::min(3 * b, test.num_frames - 1));
    }
  }

  // Each frame of the first utterance becomes the one at that place.
  void repeat_frames(const std::vector<std::size_t>& places) {
    const std::vector<T> old = values_;
    const auto width = static_cast<std::ptrdiff_t>(shape_.back());
    for (std::size_t i = 0; i < places.size(); ++i) {
      std::copy_n(old.begin() + static_cast<std::ptrdiff_t>(places[i]) * width, width,
                  values_.begin() + static_cast<std::ptrdiff_t>(i) * width);
    }
  }

  Network<T>& network() { return network_; }
  BatchView<const T> batch() const { return {values_, lengths_.size(), shape_, lengths_}; }
  BatchView<const T> one(std::size_t b) const {
    const std::size_t size = shape_.num_values();
    return {std::span(values_).subspan(b * size, size), 1, shape_, {&lengths_[b], 1}};
  }

  std::vector<T> run() const {
    NetworkMemory<T> memory;
    const BatchView<const T> inputs[] = {batch()};
    const auto outputs = network_.run(inputs, memory);
    return {outputs[0].values.begin(), outputs[0].values.end()};
  }

 private:
  Network<T> network_;
  Shape shape_;
  std::vector<T> values_;
  std::vector<std::size_t> lengths_;
};

Runtime runtime_of(Network<float>& network) {
  std::vector<std::span<const float>> parameters;
  for (const GraphParameter& parameter : network.graph().parameters()) {
    parameters.push_back(network.parameter(parameter.name));
  }
  return {network.graph(), parameters};
}

std::vector<float> run(const Runtime& runtime, const BatchView<const float>& batch,
                       RuntimeMemory& memory) {
  const BatchView<const float> inputs[] = {batch};
  const auto outputs = runtime.run(inputs, memory);
  return {outputs[0].values.begin(), outputs[0].values.end()};
}

TEST(RuntimeTest, EveryKindOfLayerGivesWhatTheNetworkGives) {
  for (const Case& test : all_cases()) {
    Trial<float> trial(test);
    const auto expected = trial.run();
    const auto wide = Trial<double>(test).run();
    RuntimeMemory memory;
    const auto got = run(runtime_of(trial.network()), trial.batch(), memory);
    ASSERT_EQ(got.size(), expected.size()) << name_of(test);
    for (std::size_t i = 0; i < got.size(); ++i) {
      ASSERT_NEAR(got[i], expected[i], 2e-6F) << name_of(test) << " at " << i;
      ASSERT_NEAR(static_cast<double>(got[i]), wide[i], 4e-6) << name_of(test) << " at " << i;
    }
  }
}

TEST(RuntimeTest, AnUtteranceAloneIsTheSameToTheLastBitAsInABatch) {
  for (const Case& test : all_cases()) {
    Trial<float> trial(test);
    const Runtime runtime = runtime_of(trial.network());
    RuntimeMemory memory;
    const auto all = run(runtime, trial.batch(), memory);
    for (std::size_t b = 0; b < 3; ++b) {
      const auto alone = run(runtime, trial.one(b), memory);
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(b * alone.size());
      ASSERT_TRUE(std::equal(alone.begin(), alone.end(), begin)) << name_of(test) << " of " << b;
    }
  }
}

// Padding repeats a frame.
TEST(RuntimeTest, FramesThatRepeatGiveWhatTheNetworkGives) {
  for (const char* const layer : {"lstm", "gru"}) {
    const Case test{layer, {{"units", "5"}, {"direction", "both"}}};
    Trial<float> trial(test, 1);
    trial.repeat_frames({0, 0, 0, 1, 2, 2, 0});
    RuntimeMemory memory;
    const auto got = run(runtime_of(trial.network()), trial.batch(), memory);
    const auto expected = trial.run();
    for (std::size_t i = 0; i < got.size(); ++i) {
      ASSERT_NEAR(got[i], expected[i], 2e-6F) << layer << " at " << i;
    }
  }
}

// Sequences that begin alike, as padding in front makes them, between batches and other lengths.
TEST(RuntimeTest, WhatWasReadBeforeDoesNotChangeTheResult) {
  for (const Case& test : all_cases()) {
    if (test.layer != "lstm" && test.layer != "gru") {
      continue;
    }
    Trial<float> trial(test);
    const Runtime runtime = runtime_of(trial.network());
    RuntimeMemory used;
    const std::vector<std::vector<std::size_t>> sequences = {
        {0, 0, 0, 0, 1, 2, 3}, {0, 0, 0, 0, 0, 3, 1}, {0, 0, 0, 0, 0, 3, 1},
        {0, 0, 0, 0, 0, 3, 2}, {1, 0, 0, 0, 0, 3, 2}, {1, 1, 1, 1, 1, 1, 1}};
    for (const auto& places : sequences) {
      Trial<float> next(test);
      next.repeat_frames(places);
      RuntimeMemory fresh;
      ASSERT_EQ(run(runtime, next.one(0), used), run(runtime, next.one(0), fresh))
          << name_of(test) << " with " << ::testing::PrintToString(places);
      ASSERT_EQ(run(runtime, next.batch(), used), run(runtime, next.batch(), fresh))
          << name_of(test);
    }
  }
}

TEST(RuntimeTest, WhatAnotherMemoryRemembersDoesNotChangeTheResult) {
  const Case test{"lstm", {{"units", "5"}}};
  Trial<float> trial(test);
  const Runtime runtime = runtime_of(trial.network());
  RuntimeMemory first;
  const auto expected = run(runtime, trial.one(0), first);
  RuntimeMemory second;
  second.remember(first);
  EXPECT_GT(second.num_bytes(), 0U);
  EXPECT_EQ(run(runtime, trial.one(0), second), expected);
}

TEST(RuntimeTest, WideLayersAndManyRowsGiveTheSameInEveryInstructionSet) {
  const std::vector<Case> tests = {
      {"lstm", {{"units", "130"}, {"direction", "both"}}, {kAnyLength, 34}, 30},
      {"dense", {{"units", "150"}}, {kAnyLength, 40}, 29},
      {"dense", {{"units", "150"}}, {700}, 700},
      {"attention_decoder", {{"units", "64"}, {"output_dim", "40"}}, {kAnyLength, 40}, 20}};
  for (const Case& test : tests) {
    Trial<float> trial(test);
    const auto wide = Trial<double>(test).run();
    testing::for_each_simd_target([&](const char* target) {
      RuntimeMemory memory;
      const auto got = run(runtime_of(trial.network()), trial.batch(), memory);
      for (std::size_t i = 0; i < got.size(); ++i) {
        ASSERT_NEAR(static_cast<double>(got[i]), wide[i], 5e-5 * std::max(1.0, std::abs(wide[i])))
            << name_of(test) << " at " << i << " by " << target;
      }
    });
  }
}

TEST(RuntimeTest, MemoryThatServedOtherShapesDoesNotChangeTheResult) {
  const Case test{"lstm", {{"units", "5"}, {"direction", "both"}, {"mask", "trailing"}}};
  Case longer = test;
  longer.num_frames = 40;
  Trial<float> trial(test);
  const Runtime runtime = runtime_of(trial.network());
  RuntimeMemory fresh;
  const auto expected = run(runtime, trial.batch(), fresh);
  RuntimeMemory used;
  for (std::size_t frames = 1; frames < 50; ++frames) {  // more shapes than plans are kept
    longer.num_frames = frames;
    run(runtime, Trial<float>(longer).batch(), used);
  }
  EXPECT_EQ(run(runtime, trial.batch(), used), expected);
  EXPECT_GT(used.num_bytes(), fresh.num_bytes());
}

TEST(RuntimeTest, ThreadsShareOneRuntime) {
  Trial<float> trial({"gru", {{"units", "8"}, {"direction", "both"}}});
  const Runtime runtime = runtime_of(trial.network());
  RuntimeMemory memory;
  const auto expected = run(runtime, trial.batch(), memory);
  std::vector<std::vector<float>> got(4);
  std::vector<std::thread> threads;
  for (auto& mine : got) {
    threads.emplace_back([&] {
      RuntimeMemory own;
      mine = run(runtime, trial.batch(), own);
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const auto& mine : got) {
    EXPECT_EQ(mine, expected);
  }
}

TEST(RuntimeTest, NeedsItsParametersNoMore) {
  for (const Case& test : all_cases()) {
    Trial<float> trial(test);
    RuntimeMemory memory;
    const auto expected = run(runtime_of(trial.network()), trial.batch(), memory);
    const Runtime runtime = runtime_of(trial.network());
    std::ranges::fill(trial.network().values(), std::numeric_limits<float>::quiet_NaN());
    RuntimeMemory fresh;
    ASSERT_EQ(run(runtime, trial.batch(), fresh), expected) << name_of(test);
  }
}

TEST(RuntimeTest, NamesWhatDoesNotFit) {
  Trial<float> trial({"dense", {{"units", "2"}}});
  const Runtime runtime = runtime_of(trial.network());
  RuntimeMemory memory;
  const std::vector<float> x(10);
  EXPECT_EQ(error_of([&] {
              run(runtime, {x, 1, {2, 5}}, memory);
            }),
            "node \"x\": expected an input of shape (any, 6), got (2, 5)");
  EXPECT_EQ(error_of([&] { Runtime(trial.network().graph(), {}); }),
            "runtime: expected 2 parameters, got 0");
  const std::span<const float> wrong[] = {x, x};
  EXPECT_EQ(error_of([&] { Runtime(trial.network().graph(), wrong); }),
            "runtime: expected y/kernel of 12 numbers, got 10");
}

TEST(RuntimeTest, RefusesAGraphThatWouldNeedMoreMemoryThanAnyoneHas) {
  const std::string many = "1048576";
  const Graph graph({{"x", "input", {}, {{"columns", "1"}}},
                     {"y", "conv2d", {"x"}, {{"filters", many}, {"height", "1"}, {"width", "1"}}}});
  std::vector<float> kernel(std::size_t{1} << 20U);
  const std::span<const float> parameters[] = {kernel, kernel};
  const Runtime runtime(graph, parameters);
  const std::vector<float> x(300);
  RuntimeMemory memory;
  EXPECT_EQ(error_of([&] {
              run(runtime, {x, 1, {300, 1}}, memory);
            }),
            "node \"y\": expected at most 268435456 numbers, got 1 x (300, 1, 1048576)");
}

}  // namespace
}  // namespace merkit
