#include "merkit/nn/network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"

namespace merkit {
namespace {

// Words through a convolution and a pool, frames through attention, fused: two branches, time that
// goes, and lengths.
Graph two_branches() {
  return Graph({{"ids", "input", {}, {}},
                {"frames", "input", {}, {{"columns", "3"}}},
                {"words", "embedding", {"ids"}, {{"rows", "6"}, {"columns", "4"}}},
                {"conv", "conv1d", {"words"}, {{"filters", "5"}, {"masking", "true"}}},
                {"act", "tanh", {"conv"}},
                {"text", "mean_pool", {"act"}},
                {"hidden", "dense", {"frames"}, {{"units", "4"}}},
                {"speech", "attention_pooling", {"hidden"}},
                {"both", "concat", {"text", "speech"}},
                {"logits", "dense", {"both"}, {{"units", "3"}}},
                {"y", "softmax", {"logits"}}});
}

template <class T>
struct Inputs {
  std::vector<T> ids = {1, 2, 3, 4, 5, 0, 0, 0};
  std::vector<T> frames;
  std::vector<std::size_t> id_lengths = {4, 1};
  std::vector<std::size_t> frame_lengths = {2, 3};
  std::size_t num_ids = 4;
  std::size_t num_frames = 3;

  Inputs() : frames(18) {
    Rng rng(4);
    std::generate(frames.begin(), frames.end(), [&] { return static_cast<T>(rng.normal()); });
  }

  std::vector<BatchView<const T>> views() const {
    const std::size_t batch_size = id_lengths.size();
    return {{ids, batch_size, {num_ids}, id_lengths},
            {frames, batch_size, {num_frames, 3}, frame_lengths}};
  }
};

template <class T>
std::vector<T> run(const Network<T>& network, const Inputs<T>& inputs, ThreadPool* pool = nullptr) {
  NetworkMemory<T> memory;
  const auto outputs = network.run(inputs.views(), memory, pool);
  return {outputs[0].values.begin(), outputs[0].values.end()};
}

template <class T>
Network<T> drawn_network(std::uint64_t seed = 1) {
  Network<T> network(two_branches());
  network.initialise(Rng(seed));
  return network;
}

TEST(NetworkTest, GivesProbabilitiesThatDependOnTheSeed) {
  const auto y = run(drawn_network<float>(), {});
  EXPECT_NEAR(y[0] + y[1] + y[2], 1.0F, 1e-6F);
  EXPECT_NEAR(y[3] + y[4] + y[5], 1.0F, 1e-6F);
  EXPECT_EQ(y, run(drawn_network<float>(), {}));
  EXPECT_NE(y, run(drawn_network<float>(2), {}));
}

TEST(NetworkTest, AnUtteranceAloneIsTheSameAsInABatchWithPadding) {
  const auto network = drawn_network<double>();
  const auto both = run(network, {});
  Inputs<double> second;
  second.ids = {5};
  second.num_ids = 1;
  second.id_lengths = {1};
  second.frames.erase(second.frames.begin(), second.frames.begin() + 9);
  second.frame_lengths = {3};
  const auto alone = run(network, second);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(alone[k], both[3 + k], 1e-15);
  }
}

TEST(NetworkTest, FloatIsCloseToDouble) {
  const auto narrow = run(drawn_network<float>(), {});
  const auto wide = run(drawn_network<double>(), {});
  for (std::size_t i = 0; i < wide.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(narrow[i]), wide[i], 1e-6);  // a few roundings of 6e-8
  }
}

TEST(NetworkTest, ThreadsAndUsedMemoryDoNotChangeTheResult) {
  const auto network = drawn_network<float>();
  const auto y = run(network, {});
  ThreadPool pool(3);
  EXPECT_EQ(y, run(network, {}, &pool));
  NetworkMemory<float> memory;
  memory.values.assign(100000, 77.0F);
  const Inputs<float> inputs;
  for (int i = 0; i < 2; ++i) {
    const auto outputs = network.run(inputs.views(), memory);
    EXPECT_TRUE(std::equal(y.begin(), y.end(), outputs[0].values.begin()));
  }
}

TEST(NetworkTest, OutputsCarryTheirLengths) {
  const Graph graph({{"x", "input", {}, {{"columns", "2"}}},
                     {"y", "conv1d", {"x"}, {{"filters", "1"}, {"stride", "2"}}}});
  const Network<float> network(graph);
  const std::vector<float> x(12);
  const std::vector<std::size_t> lengths = {6};
  NetworkMemory<float> memory;
  const BatchView<const float> inputs[] = {{x, 1, {6, 2}, lengths}};
  const auto y = network.run(inputs, memory)[0];
  EXPECT_EQ(y.shape, (Shape{3, 1}));
  EXPECT_EQ(std::vector<std::size_t>(y.lengths.begin(), y.lengths.end()),
            (std::vector<std::size_t>{3}));
}

TEST(NetworkTest, AllOutputsSurviveTheRun) {
  std::vector<NodeSpec> nodes;
  const Graph whole = two_branches();
  for (const Node& node : whole.nodes()) {
    nodes.push_back(node.spec);
  }
  Network<float> network(Graph(nodes, {"y", "text", "frames"}));
  network.initialise(Rng(1));
  NetworkMemory<float> memory;
  const Inputs<float> inputs;
  const auto outputs = network.run(inputs.views(), memory);
  const auto alone = run(drawn_network<float>(), {});
  EXPECT_TRUE(std::equal(alone.begin(), alone.end(), outputs[0].values.begin()));
  EXPECT_EQ(outputs[1].values.size(), 10U);
  EXPECT_NE(outputs[1].values[0], 0.0F);
  EXPECT_EQ(outputs[2].values.data(), inputs.frames.data());
}

TEST(NetworkTest, ParametersGoByName) {
  Network<float> network(two_branches());
  EXPECT_EQ(network.parameter("conv/kernel").size(), 3U * 4 * 5);
  EXPECT_EQ(network.values().size(), network.graph().num_parameters());
  network.parameter("logits/bias")[2] = 5.0F;
  EXPECT_EQ(network.values().back(), 5.0F);
  EXPECT_THROW(network.parameter("conv/kernels"), Error);
}

std::string message_of(const Inputs<float>& inputs) {
  try {
    run(drawn_network<float>(), inputs);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(NetworkTest, ErrorsNameTheNode) {
  Inputs<float> inputs;
  inputs.ids[2] = 6;
  EXPECT_EQ(message_of(inputs), "node \"words\": embedding: expected an id from 0 to 5, got 6");
  inputs = {};
  inputs.id_lengths = {4, 5};
  EXPECT_EQ(message_of(inputs), "node \"ids\": expected lengths up to 4, got 5");
  inputs = {};
  inputs.num_frames = 2;
  EXPECT_EQ(message_of(inputs),
            "node \"frames\": expected 2 utterances of 6 numbers, got 2 and 18 numbers in all");
  NetworkMemory<float> memory;
  EXPECT_THROW(drawn_network<float>().run({}, memory), Error);
}

// The same network with every value in sight.
Network<double> opened(const Network<double>& network) {
  std::vector<NodeSpec> specs;
  std::vector<std::string> names;
  for (const Node& node : network.graph().nodes()) {
    specs.push_back(node.spec);
    names.push_back(node.spec.name);
  }
  Network<double> open(Graph(specs, names));
  std::copy(network.values().begin(), network.values().end(), open.values().begin());
  return open;
}

// The values of all nodes and the gradients of a loss with respect to them and the parameters.
struct Backward {
  Network<double>& network;
  std::vector<BatchView<const double>> values;
  std::vector<std::vector<double>> gradients;
  std::vector<double> sums;  // like network.values()
};

void run_backward(Backward& state, std::size_t place) {
  const Node& node = state.network.graph().nodes()[place];
  std::vector<BatchView<const double>> inputs;
  std::vector<Shape> shapes;
  std::vector<std::span<double>> input_gradients;
  for (const std::size_t input : node.inputs) {
    inputs.push_back(state.values[input]);
    shapes.push_back(state.values[input].shape);
    input_gradients.emplace_back(state.gradients[input]);
  }
  std::vector<std::span<const double>> parameters;
  std::vector<std::span<double>> parameter_gradients;
  for (const ParameterSpec& spec : node.parameters) {
    const auto part = state.network.parameter(node.spec.name + "/" + spec.name);
    parameters.emplace_back(part);
    parameter_gradients.emplace_back(
        state.sums.data() + (part.data() - state.network.values().data()), part.size());
  }
  const auto& value = state.values[place];
  const WorkSizes sizes = node.layer->work_sizes(value.batch_size, shapes, true);
  std::vector<double> saved(sizes.saved);
  std::vector<double> scratch(sizes.scratch);
  std::vector<double> output(value.values.size());
  const Rng rng(1);
  node.layer->forward({.inputs = inputs,
                       .parameters = parameters,
                       .output = {output, value.batch_size, value.shape, value.lengths},
                       .saved = saved,
                       .scratch = scratch,
                       .rng = &rng});
  node.layer->backward(BackwardCall<double>{
      .inputs = inputs,
      .parameters = parameters,
      .output = value,
      .saved = saved,
      .scratch = scratch,
      .output_gradient = {state.gradients[place], value.batch_size, value.shape},
      .input_gradients = input_gradients,
      .parameter_gradients = parameter_gradients});
}

// Gradient of sum of w * y by one backward pass over the nodes, from the last to the first.
std::vector<double> graph_gradient(const Network<double>& network, const Inputs<double>& inputs,
                                   const std::vector<double>& w) {
  Network<double> open = opened(network);
  NetworkMemory<double> memory;
  Backward state{
      open, open.run(inputs.views(), memory), {}, std::vector<double>(network.values().size())};
  for (const auto& value : state.values) {
    state.gradients.emplace_back(value.values.size());
  }
  state.gradients.back() = w;
  const auto nodes = open.graph().nodes();
  for (std::size_t i = nodes.size(); i-- > 0;) {
    if (nodes[i].layer != nullptr) {
      run_backward(state, i);
    }
  }
  return state.sums;
}

TEST(NetworkTest, TheGradientOfTheWholeGraphIsThatOfCentralDifferences) {
  auto network = drawn_network<double>();
  const Inputs<double> inputs;
  const std::vector<double> w = {1, -2, 0.5, 0.3, 1.5, -1};
  const auto gradient = graph_gradient(network, inputs, w);
  const auto loss = [&] {
    const auto y = run(network, inputs);
    double sum = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      sum += w[i] * y[i];
    }
    return sum;
  };
  constexpr double kStep = 1e-4;
  for (std::size_t p = 0; p < gradient.size(); ++p) {
    const double at = network.values()[p];
    const auto loss_at = [&](double offset) {
      network.values()[p] = at + offset;
      return loss();
    };
    const double slope =
        (8.0 * (loss_at(kStep) - loss_at(-kStep)) - (loss_at(2 * kStep) - loss_at(-2 * kStep))) /
        (12.0 * kStep);
    network.values()[p] = at;
    EXPECT_LT(
        std::abs(slope - gradient[p]) / std::max(1e-3, std::abs(slope) + std::abs(gradient[p])),
        1e-6)
        << p;
  }
}

}  // namespace
}  // namespace merkit
