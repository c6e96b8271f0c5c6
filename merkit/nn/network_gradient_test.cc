#include "merkit/nn/network_gradient.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "merkit/base/error.h"

namespace merkit {
namespace {

// Words and frames, with everything a network of the project has: recurrence, attention of both
// kinds, a gate, dropout, a branch that reads its input in two ways.
Graph busy_graph() {
  return Graph({{"ids", "input", {}, {}},
                {"frames", "input", {}, {{"rows", "4"}, {"columns", "3"}}},
                {"words", "embedding", {"ids"}, {{"rows", "6"}, {"columns", "4"}}},
                {"words_drop", "dropout", {"words"}, {{"rate", "0.5"}}},
                {"text_lstm",
                 "lstm",
                 {"words_drop"},
                 {{"units", "3"}, {"recurrent_dropout", "0.5"}, {"mask", "trailing"}}},
                {"text", "attention_pooling", {"text_lstm"}},
                {"decoder",
                 "attention_decoder",
                 {"frames"},
                 {{"units", "3"}, {"output_dim", "2"}, {"direction", "both"}}},
                {"flat", "flatten", {"decoder"}},
                {"speech", "dense", {"flat"}, {{"units", "3"}}},
                {"gated", "gate", {"speech", "frames"}},
                {"peak", "max_pool", {"frames"}},
                {"text_gated", "gate", {"text", "ids"}},
                {"both", "concat", {"text_gated", "gated", "peak"}},
                {"logits", "dense", {"both"}, {{"units", "3"}}}});
}

class NetworkGradientTest : public ::testing::Test {
 protected:
  NetworkGradientTest() : network_(busy_graph()), gradient_(network_) {
    network_.initialise(Rng(3));
    Rng rng(5);
    std::ranges::generate(frames_, [&] { return rng.normal(); });
  }

  std::vector<BatchView<const double>> inputs() const {
    return {{ids_, 1, {5}, id_lengths_}, {frames_, 1, {4, 3}, frame_lengths_}};
  }

  std::vector<double> by_network() const {
    NetworkMemory<double> memory;
    const auto y = network_.run(inputs(), memory).front().values;
    return {y.begin(), y.end()};
  }

  Network<double> network_;
  NetworkGradient gradient_;
  std::vector<double> ids_ = {1, 2, 3, 0, 0};
  std::vector<double> frames_ = std::vector<double>(12);
  std::vector<std::size_t> id_lengths_ = {3};
  std::vector<std::size_t> frame_lengths_ = {4};
};

TEST_F(NetworkGradientTest, EntersAtNumbersAndBehindTheEmbeddingsOfWords) {
  ASSERT_EQ(gradient_.entries().size(), 2U);
  EXPECT_EQ(network_.graph().nodes()[gradient_.entries()[0].node].spec.name, "words");
  EXPECT_EQ(network_.graph().nodes()[gradient_.entries()[1].node].spec.name, "frames");
}

TEST_F(NetworkGradientTest, EachVersionOfABatchGivesWhatTheNetworkSays) {
  const auto entered = gradient_.enter(inputs());
  std::vector<std::vector<double>> three = entered;
  for (std::size_t e = 0; e < three.size(); ++e) {
    three[e].insert(three[e].end(), entered[e].size(), 0.25);
    three[e].insert(three[e].end(), entered[e].begin(), entered[e].end());
  }
  const auto y = gradient_.forward(three, 3);
  const std::vector<double> expected = by_network();
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(y[k], expected[k], 1e-12);
    EXPECT_NEAR(y[6 + k], expected[k], 1e-12);
    EXPECT_NE(y[3 + k], expected[k]);
  }
}

TEST_F(NetworkGradientTest, AnAbsentInputHasNoSlopeBehindItsGate) {
  frame_lengths_ = {0};
  std::ranges::fill(frames_, 0.0);
  const auto entered = gradient_.enter(inputs());
  const auto y = gradient_.forward(entered, 1);
  EXPECT_NEAR(y[0], by_network()[0], 1e-12);
  const auto slopes = gradient_.backward(std::vector<double>{1.0, 0.0, 0.0});
  EXPECT_TRUE(std::ranges::all_of(slopes[1], [](double slope) { return slope == 0.0; }));
  EXPECT_FALSE(std::ranges::all_of(slopes[0], [](double slope) { return slope == 0.0; }));
}

TEST_F(NetworkGradientTest, SlopesAreThoseOfCentralDifferences) {
  const auto entered = gradient_.enter(inputs());
  const std::vector<double> weights = {0.5, -1.0, 2.0};
  const auto loss = [&](const std::vector<std::vector<double>>& values) {
    const auto y = gradient_.forward(values, 1);
    return std::inner_product(y.begin(), y.end(), weights.begin(), 0.0);
  };
  gradient_.forward(entered, 1);
  const auto slopes = gradient_.backward(weights);
  constexpr double kStep = 1e-5;
  for (std::size_t e = 0; e < entered.size(); ++e) {
    ASSERT_EQ(slopes[e].size(), entered[e].size());
    for (std::size_t i = 0; i < entered[e].size(); ++i) {
      auto moved = entered;
      moved[e][i] += kStep;
      const double above = loss(moved);
      moved[e][i] -= 2.0 * kStep;
      EXPECT_NEAR(slopes[e][i], (above - loss(moved)) / (2.0 * kStep), 1e-8) << e << ' ' << i;
    }
  }
}

TEST_F(NetworkGradientTest, AttentionSumsToOneOverTheFramesThatCount) {
  gradient_.forward(gradient_.enter(inputs()), 1);
  const auto all = gradient_.attention();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(network_.graph().nodes()[all[0].node].spec.name, "text");
  EXPECT_EQ(all[0].input, 0U);
  EXPECT_EQ(all[0].weights.size(), 3U);
  EXPECT_EQ(network_.graph().nodes()[all[1].node].spec.name, "decoder");
  EXPECT_EQ(all[1].input, 1U);
  EXPECT_EQ(all[1].weights.size(), 4U);
  for (const auto& attention : all) {
    EXPECT_NEAR(std::accumulate(attention.weights.begin(), attention.weights.end(), 0.0), 1.0,
                1e-12);
    EXPECT_GT(*std::ranges::min_element(attention.weights), 0.0);
  }
}

TEST(NetworkGradientRefusal, NamesTheLayerThatHasNoDerivativeAtInference) {
  const Network<double> network(Graph({{"x", "input", {}, {{"rows", "2"}, {"columns", "3"}}},
                                       {"norm", "batch_norm", {"x"}},
                                       {"y", "mean_pool", {"norm"}}}));
  try {
    NetworkGradient gradient(network);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("node \"norm\": expected a layer with"));
  }
}

}  // namespace
}  // namespace merkit
