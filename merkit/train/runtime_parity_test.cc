// The runtime against the net that trains: every recipe that comes with merkit, by LibTorch's own
// operators where one fits and by the kernels of training.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "merkit/nn/runtime.h"
#include "merkit/recipe/recipe.h"
#include "merkit/recipe/recipe_folder.h"
#include "merkit/train/parameter_layout.h"
#include "merkit/train/torch_net.h"

namespace merkit {
namespace {

constexpr std::size_t kMostRows = 40;  // of inputs that take any number

// Values as large as those of a trained net: a row of weights has a norm of about one.
std::vector<float> random_parameters(const Graph& graph, const ParameterLayout& layout) {
  std::vector<float> values(layout.size());
  for (std::size_t p = 0; p < layout.num_parameters(); ++p) {
    const ParameterSpec& spec = graph.parameters()[p].spec;
    const std::size_t num_outputs = spec.shape.rank() > 1 ? spec.shape.back() : 1;
    const std::size_t fan_in = spec.shape.num_values() / num_outputs;
    const double scale = std::sqrt(3.0 / static_cast<double>(fan_in));
    Rng rng = Rng(1).fork(p);
    for (float& value : layout.part(std::span<float>(values), p)) {
      value = static_cast<float>(scale * rng.uniform(-1.0, 1.0));
      value = spec.trainable ? value : std::abs(value) + 0.5F;  // variances
    }
  }
  return values;
}

std::size_t num_rows(const Shape& shape) { return shape[0] == kAnyLength ? kMostRows : shape[0]; }

// Ids are below the rows of every embedding that reads them.
std::size_t num_ids(const Graph& graph, std::size_t input) {
  std::size_t fewest = 2;
  for (const Node& node : graph.nodes()) {
    if (node.spec.layer == "embedding" && node.inputs[0] == input) {
      fewest = node.parameters[0].shape[0];
    }
  }
  return fewest;
}

// Two utterances, one of which fills its inputs, the other two thirds of them.
std::vector<BatchInput> random_batch(const Graph& graph) {
  std::vector<BatchInput> batch;
  Rng rng(2);
  for (const std::size_t place : graph.inputs()) {
    const Shape shape = graph.nodes()[place].shape;
    BatchInput& input = batch.emplace_back();
    input.shape = shape.with_length(num_rows(shape));
    input.lengths = {input.shape[0], (2 * input.shape[0] + 2) / 3};
    const std::size_t size = input.shape.num_values();
    const std::size_t row = size / input.shape[0];
    const auto most_id = static_cast<std::uint32_t>(num_ids(graph, place));
    for (std::size_t i = 0; i < 2 * size; ++i) {
      const bool counts = i < size || (i - size) / row < input.lengths[1];
      const float value = shape.rank() == 1 ? static_cast<float>(rng.below(most_id))
                                            : static_cast<float>(rng.normal());
      input.values.push_back(counts ? value : 0.0F);
    }
  }
  return batch;
}

std::vector<double> probabilities(std::span<const float> logits, std::size_t width) {
  std::vector<double> all(logits.begin(), logits.end());
  for (std::size_t row = 0; row < all.size(); row += width) {
    const auto values = std::span(all).subspan(row, width);
    const double largest = *std::ranges::max_element(values);
    double sum = 0.0;
    for (double& value : values) {
      value = std::exp(value - largest);
      sum += value;
    }
    for (double& value : values) {
      value /= sum;
    }
  }
  return all;
}

void append(std::vector<double>& all, const std::vector<double>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// Of all outputs of the graph.
std::vector<double> said_by_torch(const Graph& graph, const std::vector<BatchInput>& batch,
                                  std::span<const float> values) {
  TorchNet net(graph, {});
  net.set_values(values);
  std::vector<double> all;
  for (const NetOutput& output : net.forward(batch, 2, nullptr)) {
    const HostOutput host(output);
    const BatchView<const float> logits = host.view();
    append(all, probabilities(logits.values, logits.shape.back()));
  }
  return all;
}

std::vector<double> said_by_runtime(const Graph& graph, const std::vector<BatchInput>& batch,
                                    std::span<const float> values, const ParameterLayout& layout) {
  std::vector<std::span<const float>> parameters;
  for (std::size_t p = 0; p < layout.num_parameters(); ++p) {
    parameters.push_back(layout.part(values, p));
  }
  const Runtime runtime(graph, parameters);
  std::vector<BatchView<const float>> inputs;
  for (const BatchInput& input : batch) {
    inputs.push_back({input.values, 2, input.shape, input.lengths});
  }
  RuntimeMemory memory;
  std::vector<double> all;
  for (const BatchView<const float>& logits : runtime.run(inputs, memory)) {
    append(all, probabilities(logits.values, logits.shape.back()));
  }
  return all;
}

void expect_parity(const std::string& name, const Graph& graph) {
  const ParameterLayout layout(graph);
  const std::vector<float> values = random_parameters(graph, layout);
  const auto batch = random_batch(graph);
  const auto expected = said_by_torch(graph, batch, values);
  const auto got = said_by_runtime(graph, batch, values, layout);
  ASSERT_EQ(got.size(), expected.size()) << name;
  double largest = 0.0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double difference = std::abs(got[i] - expected[i]);
    largest = std::max(largest, std::isnan(difference) ? HUGE_VAL : difference);
  }
  EXPECT_LE(largest, 1e-5) << name;
}

TEST(RuntimeParityTest, EveryRecipeSaysTheSameByTheRuntimeAsByTheNetThatTrains) {
  std::set<std::string> seen;  // twins often differ in training alone
  for (const std::string& name : list_recipes("recipes")) {
    const Recipe recipe = load_recipe(find_recipe(name, "recipes"));
    if (recipe.nodes.empty()) {
      continue;
    }
    const Graph graph = recipe_graph(recipe);
    if (seen.insert(graph.to_json()).second) {
      expect_parity(name, graph);
    }
  }
  EXPECT_GT(seen.size(), 20U);
}

}  // namespace
}  // namespace merkit
