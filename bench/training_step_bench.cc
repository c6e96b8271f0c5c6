// One training step through TorchNet: batch, forward, loss, backward, optimiser. The peer is
// bench/training_step_peer.py, LibTorch's own LSTM from Python with the same sizes; the floor is
// the rate of oneDNN's sgemm in this run.
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <string>
#include <vector>

#include "merkit/nn/gemm.h"
#include "merkit/train/initial_values.h"
#include "merkit/train/loss.h"
#include "merkit/train/torch_optimiser.h"

namespace merkit {
namespace {

constexpr std::size_t kBatchSize = 64;
constexpr std::size_t kFrames = 100;

NodeSpec input(const std::string& name, std::size_t rows, std::size_t columns) {
  return {
      name, "input", {}, {{"rows", std::to_string(rows)}, {"columns", std::to_string(columns)}}};
}

NodeSpec node(const std::string& name, const std::string& layer, const std::string& from,
              std::vector<OptionAssignment> options = {}) {
  return {name, layer, {from}, std::move(options)};
}

NodeSpec dense(const std::string& name, const std::string& from, const std::string& units) {
  return node(name, "dense", from, {{"units", units}});
}

// Speech Model2 of Tripathi & Beigi 2018.
Graph speech_model2() {
  return Graph({input("x", kFrames, 34), node("a", "lstm", "x", {{"units", "512"}}),
                node("b", "lstm", "a", {{"units", "256"}, {"sequences", "false"}}),
                dense("c", "b", "512"), node("d", "relu", "c"), dense("y", "d", "4")});
}

Graph blstm() {
  return Graph(
      {input("x", kFrames, 34),
       node("a", "lstm", "x", {{"units", "128"}, {"direction", "both"}, {"gates", "sigmoid"}}),
       node(
           "b", "lstm", "a",
           {{"units", "128"}, {"direction", "both"}, {"gates", "sigmoid"}, {"sequences", "false"}}),
       dense("y", "b", "4")});
}

// The three branches of Combined Model6; each ends in 256 values.
std::vector<NodeSpec> text_branch(std::size_t words) {
  return {input("text", words, 0),
          node("words", "embedding", "text", {{"rows", "2737"}, {"columns", "300"}}),
          node("t1", "lstm", "words", {{"units", "256"}, {"recurrent_dropout", "0.2"}}),
          node("t2", "dropout", "t1", {{"rate", "0.2"}}),
          node("t3", "lstm", "t2",
               {{"units", "256"}, {"sequences", "false"}, {"recurrent_dropout", "0.2"}}),
          node("t4", "dropout", "t3", {{"rate", "0.2"}}),
          dense("text_end", "t4", "256")};
}

std::vector<NodeSpec> speech_branch() {
  return {input("speech", kFrames, 34),
          node("s1", "lstm", "speech", {{"units", "128"}, {"recurrent_dropout", "0.2"}}),
          node("s2", "dropout", "s1", {{"rate", "0.2"}}),
          node("s3", "attention_decoder", "s2", {{"units", "128"}, {"output_dim", "128"}}),
          node("s4", "dropout", "s3", {{"rate", "0.2"}}),
          node("s5", "flatten", "s4"),
          dense("speech_end", "s5", "256")};
}

std::vector<NodeSpec> mocap_branch() {
  std::vector<NodeSpec> nodes{input("mocap", 200, 189)};
  std::string from = "mocap";
  for (const char* const filters : {"32", "64", "64", "128", "128"}) {
    const std::string name = "m" + std::to_string(nodes.size());
    nodes.push_back(node(name, "conv2d", from,
                         {{"row_stride", "2"}, {"column_stride", "2"}, {"filters", filters}}));
    nodes.push_back(node(name + "d", "dropout", name, {{"rate", "0.2"}}));
    nodes.push_back(node(name + "r", "relu", name + "d"));
    from = name + "r";
  }
  nodes.push_back(node("flat", "flatten", from));
  nodes.push_back(dense("mocap_end", "flat", "256"));
  return nodes;
}

// One branch with a softmax of its own: where the time of the whole goes.
Graph alone(std::vector<NodeSpec> branch) {
  branch.push_back(dense("y", branch.back().name, "4"));
  return Graph(branch);
}

Graph combined_model6(std::size_t words) {
  std::vector<NodeSpec> nodes = text_branch(words);
  for (const std::vector<NodeSpec>& branch : {speech_branch(), mocap_branch()}) {
    nodes.insert(nodes.end(), branch.begin(), branch.end());
  }
  nodes.push_back({"all", "concat", {"text_end", "speech_end", "mocap_end"}, {}});
  nodes.push_back(node("r1", "relu", "all"));
  nodes.push_back(dense("d1", "r1", "256"));
  nodes.push_back(node("r2", "relu", "d1"));
  nodes.push_back(dense("y", "r2", "4"));
  return Graph(nodes);
}

// A batch of random rows; ids are 0 .. 99.
std::vector<BatchInput> random_batch(const Graph& graph) {
  Rng rng(1);
  std::vector<BatchInput> batch;
  for (const std::size_t place : graph.inputs()) {
    const Shape& shape = graph.nodes()[place].shape;
    BatchInput values{{}, shape, {}};
    for (std::size_t i = 0; i < kBatchSize * shape.num_values(); ++i) {
      values.values.push_back(static_cast<float>(
          shape.rank() < 2 ? static_cast<double>(rng.below(100)) : rng.normal()));
    }
    batch.push_back(std::move(values));
  }
  return batch;
}

// Multiplications and additions of the LSTM of a step: products of inputs and of states, and twice
// that backward.
double lstm_operations(const Graph& graph) {
  double sum = 0.0;
  for (const Node& layer : graph.nodes()) {
    if (layer.spec.layer == "lstm") {
      const std::size_t num_steps = graph.nodes()[layer.inputs.front()].shape[0];
      for (const ParameterSpec& parameter : layer.parameters) {
        sum += parameter.shape.rank() == 2
                   ? static_cast<double>(parameter.shape.num_values() * num_steps)
                   : 0.0;
      }
    }
  }
  return 6.0 * sum * static_cast<double>(kBatchSize);
}

void training_step(benchmark::State& state, const Graph& graph) {
  ThreadPool pool(static_cast<std::size_t>(state.range(0)));
  at::set_num_threads(static_cast<int>(state.range(0)));
  TorchNet net(graph, {.pool = &pool});
  net.set_values(initial_values(graph, net.layout(), {}, 1));
  TorchOptimiser optimiser(TrainingOptions{}, net);
  const std::vector<BatchInput> batch = random_batch(graph);
  const std::vector<float> weights(kBatchSize, 1.0F);
  std::vector<float> targets(kBatchSize * 4, 0.0F);
  for (std::size_t i = 0; i < kBatchSize; ++i) {
    targets[i * 4 + i % 4] = 1.0F;
  }
  const Rng masks(1);
  for (auto _ : state) {
    const std::vector<NetOutput> outputs = net.forward(batch, kBatchSize, &masks);
    const HostOutput logits(outputs.front());
    const Loss loss = cross_entropy({logits.view().values, targets, weights});
    net.backward(outputs, std::vector<std::vector<float>>{loss.gradient});
    optimiser.step(&pool);
  }
  state.counters["lstm_gflops"] = benchmark::Counter(lstm_operations(graph) * 1e-9,
                                                     benchmark::Counter::kIsIterationInvariantRate);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_mb"] = static_cast<double>(usage.ru_maxrss) / 1024.0;
}

// The floor: the recurrent product of the larger LSTM for all frames at once.
void sgemm(benchmark::State& state) {
  at::set_num_threads(static_cast<int>(state.range(0)));
  constexpr std::size_t kRows = kBatchSize * kFrames;
  const std::vector<float> a(kRows * 512, 0.5F);
  const std::vector<float> b(512UL * 2048, 0.5F);
  std::vector<float> c(kRows * 2048);
  for (auto _ : state) {
    gemm(Product::kPlain, dense_matrix(a.data(), kRows, 512), dense_matrix(b.data(), 512, 2048),
         dense_matrix(c.data(), kRows, 2048), Accumulate::kNo);
    benchmark::DoNotOptimize(c.data());
  }
  state.counters["gflops"] =
      benchmark::Counter(2e-9 * kRows * 512 * 2048, benchmark::Counter::kIsIterationInvariantRate);
}

void step_of_speech_model2(benchmark::State& state) { training_step(state, speech_model2()); }
void step_of_blstm(benchmark::State& state) { training_step(state, blstm()); }

void step_of_model6(benchmark::State& state) {
  training_step(state, combined_model6(static_cast<std::size_t>(state.range(1))));
  constexpr double kUtterances = 3838;  // training part of the published split
  state.counters["epoch_s"] =
      benchmark::Counter(kBatchSize / kUtterances, benchmark::Counter::kIsIterationInvariantRate |
                                                       benchmark::Counter::kInvert);
}
void step_of_its_text_branch(benchmark::State& state) {
  training_step(state, alone(text_branch(static_cast<std::size_t>(state.range(1)))));
}
void step_of_its_speech_branch(benchmark::State& state) {
  training_step(state, alone(speech_branch()));
}
void step_of_its_mocap_branch(benchmark::State& state) {
  training_step(state, alone(mocap_branch()));
}

// Threads, then words where there are any.
BENCHMARK(sgemm)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(step_of_speech_model2)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(step_of_blstm)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(step_of_model6)
    ->ArgsProduct({{1, 2}, {50, 500}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(step_of_its_text_branch)
    ->ArgsProduct({{2}, {50, 500}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(step_of_its_speech_branch)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(step_of_its_mocap_branch)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace merkit

BENCHMARK_MAIN();
