// What holds for every recurrent layer.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>

#include "merkit/base/error.h"
#include "merkit/nn/graph.h"
#include "merkit/nn/layer_kind.h"
#include "merkit/nn/layer_run.h"

namespace merkit {
namespace {

constexpr std::size_t kFrames = 6;
constexpr std::size_t kInputs = 3;
constexpr std::size_t kUnits = 37;  // no multiple of a vector

using Assignments = std::vector<OptionAssignment>;

class RecurrentLaws : public testing::TestWithParam<const char*> {
 protected:
  static std::unique_ptr<Layer> make(Assignments options) {
    options.push_back({"units", std::to_string(kUnits)});
    if (is_decoder()) {
      options.push_back({"output_dim", std::to_string(kUnits)});
    }
    return find_layer_kind(GetParam()).create(options);
  }
  static bool is_decoder() { return std::string(GetParam()) == "attention_decoder"; }
};

// Frame `t` of utterance `b`, of values [batch_size, kFrames, width].
template <class T>
std::vector<T> frame(const std::vector<T>& values, std::size_t width, std::size_t b,
                     std::size_t t) {
  const T* const row = values.data() + (b * kFrames + t) * width;
  return {row, row + width};
}

TEST_P(RecurrentLaws, PaddingChangesNothingIfMasked) {
  for (const bool leading : {false, true}) {
    const auto layer = make({{"direction", "both"}, {"mask", leading ? "leading" : "trailing"}});
    constexpr std::size_t kLength = 4;
    auto run = random_run<float>(*layer, {kFrames, kInputs}, 2, {kFrames, kLength});
    const std::vector<float> before = run.output;
    // Padding of the second utterance: its last two frames or its first two.
    const std::size_t first = leading ? 0 : kLength;
    std::fill_n(run.input.begin() + static_cast<std::ptrdiff_t>((kFrames + first) * kInputs),
                (kFrames - kLength) * kInputs, 3.0F);
    run_layer(*layer, {kFrames, kInputs}, 2, {kFrames, kLength}, run);
    EXPECT_EQ(run.output, before);
    EXPECT_EQ(frame(run.output, 2 * kUnits, 1, leading ? 1 : 5),
              std::vector<float>(2 * kUnits, 0.0F));
  }
}

TEST_P(RecurrentLaws, AMaskedUtteranceIsThatWithoutItsPadding) {
  const auto layer = make({{"direction", "both"}, {"mask", "leading"}});
  const auto padded = random_run<double>(*layer, {kFrames, kInputs}, 1, {4});
  LayerRun<double> bare = padded;
  bare.input.erase(bare.input.begin(), bare.input.begin() + 2 * kInputs);
  run_layer(*layer, {4, kInputs}, 1, {}, bare);
  for (std::size_t i = 0; i < bare.output.size(); ++i) {
    EXPECT_NEAR(bare.output[i], padded.output[i + 4 * kUnits], 1e-14);
  }
}

TEST_P(RecurrentLaws, ABackwardLayerIsAForwardOneOnReversedFrames) {
  const auto forward = make({});
  const auto backward = make({{"direction", "backward"}});
  auto run = random_run<float>(*forward, {kFrames, kInputs}, 1, {});
  const std::vector<float> outputs = run.output;
  if (!is_decoder()) {  // a backward decoder reads the sequence as it is
    const std::vector<float> input = run.input;
    for (std::size_t t = 0; t < kFrames; ++t) {
      const auto row = frame(input, kInputs, 0, kFrames - 1 - t);
      std::copy(row.begin(), row.end(),
                run.input.begin() + static_cast<std::ptrdiff_t>(t * kInputs));
    }
  }
  run_layer(*backward, {kFrames, kInputs}, 1, {}, run);
  for (std::size_t t = 0; t < kFrames; ++t) {
    EXPECT_EQ(frame(run.output, kUnits, 0, t), frame(outputs, kUnits, 0, kFrames - 1 - t));
  }
}

TEST_P(RecurrentLaws, OutputsLeftReversedAreThoseReversed) {
  const auto right = make({{"direction", "both"}});
  const auto wrong = make({{"direction", "both"}, {"reverse_backward", "false"}});
  auto run = random_run<float>(*right, {kFrames, kInputs}, 1, {});
  const std::vector<float> outputs = run.output;
  run_layer(*wrong, {kFrames, kInputs}, 1, {}, run);
  for (std::size_t t = 0; t < kFrames; ++t) {
    const auto got = frame(run.output, 2 * kUnits, 0, t);
    const auto here = frame(outputs, 2 * kUnits, 0, t);
    const auto there = frame(outputs, 2 * kUnits, 0, kFrames - 1 - t);
    for (std::size_t n = 0; n < kUnits; ++n) {
      EXPECT_EQ(got[n], here[n]);
      EXPECT_EQ(got[kUnits + n], there[kUnits + n]);
    }
  }
}

TEST_P(RecurrentLaws, TheSumOfDirectionsIsTheSumOfThoseSideBySide) {
  const auto beside = make({{"direction", "both"}});
  const auto summed = make({{"direction", "both"}, {"merge", "sum"}});
  auto run = random_run<float>(*beside, {kFrames, kInputs}, 1, {});
  const std::vector<float> outputs = run.output;
  run_layer(*summed, {kFrames, kInputs}, 1, {}, run);
  for (std::size_t t = 0; t < kFrames; ++t) {
    const auto both = frame(outputs, 2 * kUnits, 0, t);
    const auto sum = frame(run.output, kUnits, 0, t);
    for (std::size_t n = 0; n < kUnits; ++n) {
      EXPECT_EQ(sum[n], both[n] + both[kUnits + n]);
    }
  }
}

TEST_P(RecurrentLaws, OnlyTheLastOutputIsThatOfTheLastFrame) {
  if (is_decoder()) {
    EXPECT_THROW(make({{"sequences", "false"}}), Error);  // puts out sequences only
    return;
  }
  const auto sequences = make({});
  const auto last = make({{"sequences", "false"}});
  auto run = random_run<float>(*sequences, {kFrames, kInputs}, 1, {});
  const auto expected = frame(run.output, kUnits, 0, kFrames - 1);
  run_layer(*last, {kFrames, kInputs}, 1, {}, run);
  EXPECT_EQ(run.output, expected);
}

TEST_P(RecurrentLaws, UtterancesDoNotDependOnEachOtherNorOnThreads) {
  const auto layer = make({{"direction", "both"}});
  constexpr std::size_t kBatch = 29;
  const Shape shape = {kFrames, kInputs};
  auto run = random_run<float>(*layer, shape, kBatch, {});
  const std::vector<float> all = run.output;
  ThreadPool pool(3);
  run_layer(*layer, shape, kBatch, {}, run, &pool);
  EXPECT_EQ(run.output, all);
  std::rotate(run.input.begin(), run.input.begin() + kFrames * kInputs, run.input.end());
  run_layer(*layer, shape, kBatch, {}, run);
  std::rotate(run.output.rbegin(), run.output.rbegin() + 2 * kFrames * kUnits, run.output.rend());
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_NEAR(run.output[i], all[i], 1e-6) << i;
  }
}

TEST_P(RecurrentLaws, FloatAgreesWithDouble) {
  const auto layer = make({{"direction", "both"}});
  const auto single = random_run<float>(*layer, {kFrames, kInputs}, 5, {});
  const auto twice = random_run<double>(*layer, {kFrames, kInputs}, 5, {});
  for (std::size_t i = 0; i < single.output.size(); ++i) {
    // Sums of 37 terms of size 1, over 6 steps.
    ASSERT_NEAR(single.output[i], twice.output[i], 2e-5) << i;
  }
}

TEST_P(RecurrentLaws, NanInTheInputIsNotHidden) {
  const auto layer = make({});
  auto run = random_run<float>(*layer, {kFrames, kInputs}, 1, {});
  run.input[0] = std::nanf("");
  run_layer(*layer, {kFrames, kInputs}, 1, {}, run);
  EXPECT_TRUE(std::isnan(run.output[0]));
}

TEST_P(RecurrentLaws, RefusesUnknownWordsAndShapes) {
  EXPECT_THROW(make({{"direction", "sideways"}}), Error);
  EXPECT_THROW(make({{"merge", "mean"}}), Error);
  EXPECT_THROW(make({{"mask", "true"}}), Error);
  const Shape flat[] = {{34}};
  EXPECT_THROW(make({})->output_shape(flat), Error);
}

INSTANTIATE_TEST_SUITE_P(Kinds, RecurrentLaws, testing::Values("lstm", "gru", "attention_decoder"));

TEST(RecurrentLayersTest, BidirectionalLstmHasAsManyParametersAsPublished) {
  const Graph graph({{"x", "input", {}, {{"rows", "100"}, {"columns", "34"}}},
                     {"lstm", "lstm", {"x"}, {{"units", "128"}, {"direction", "both"}}}});
  EXPECT_EQ(graph.num_parameters(), 166'912U);
  EXPECT_EQ(graph.parameters()[3].name, "lstm/backward/kernel");
}

}  // namespace
}  // namespace merkit
