// Forward of one utterance by the runtime, beside what the machine allows.
//
//   build/release/bench/runtime_bench
//   build/release/bench/runtime_bench --onnx FOLDER    the systems as ONNX files with inputs
//   bench/runtime_peer.py build/release/bench/runtime_bench build/onnx/node_modules
//                                                      in turns with PyTorch and ONNX Runtime
//
// Counters: floor_us is the time that the products need at the rates measured just before, of each
// layer the larger of (weights read, times the steps that read them) / the rate at which an array
// of their size is read, and operations / the rate of the packed product; gap is time / floor. All
// are the time of this thread on a core, the least of all runs, so that other programs count
// little. combined6 reads 500 different words, combined6_sentence padding and 20 words at the end
// of it. Utterances take turns, so that a run finds nothing of the one before but the padding.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <bit>
#include <ctime>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/base/rng.h"
#include "merkit/nn/network.h"
#include "merkit/nn/output_rule.h"
#include "merkit/nn/panel_product.h"
#include "merkit/nn/row_product.h"
#include "merkit/nn/runtime.h"
#include "merkit/onnx/graph_export.h"
#include "merkit/recipe/recipe.h"

namespace {

using merkit::BatchView;
using merkit::Graph;
using merkit::Node;

constexpr std::size_t kNumTokens = 500;  // of Combined Model6
constexpr std::size_t kNumWords = 20;    // of a sentence
constexpr std::size_t kNumUtterances = 4;

bool is_sentence(std::string_view name) { return name.ends_with("_sentence"); }

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double seconds_of(int repetitions, const auto& action) {
  double best = 1e9;
  for (int i = 0; i < repetitions; ++i) {
    const double begin_s = thread_seconds();
    action();
    best = std::min(best, thread_seconds() - begin_s);
  }
  return best;
}

// Bytes a second at which weights of `size` bytes are read again and again: a product with one row.
double read_rate(std::size_t size) {
  static std::map<std::size_t, double> known;
  auto& rate = known[std::bit_ceil(size)];
  if (rate == 0.0) {
    constexpr std::size_t kCols = 512;
    const std::size_t rows = std::max<std::size_t>(1, std::bit_ceil(size) / 4 / kCols);
    const std::vector<float> b(rows * kCols, 1.0F);
    const std::vector<float> a(rows, 1.0F);
    std::vector<float> c(kCols);
    const double time_s = seconds_of(200, [&] {
      merkit::add_row_product(merkit::dense_matrix(a.data(), 1, rows),
                              merkit::dense_matrix(b.data(), rows, kCols),
                              merkit::dense_matrix(c.data(), 1, kCols));
    });
    rate = static_cast<double>(rows * kCols * 4) / time_s;
  }
  return rate;
}

// Operations a second of the packed product with many rows.
double product_rate() {
  static const double rate = [] {
    constexpr std::size_t kSide = 240;
    const std::vector<float> a(kSide * kSide, 1.0F);
    std::vector<float> packed(merkit::packed_size<float>(kSide, kSide));
    const auto b = merkit::pack(merkit::dense_matrix(a.data(), kSide, kSide), packed);
    std::vector<float> c(kSide * kSide);
    const double time_s = seconds_of(200, [&] {
      merkit::add_product(merkit::dense_matrix(a.data(), kSide, kSide), b,
                          merkit::dense_matrix(c.data(), kSide, kSide));
    });
    return 2.0 * kSide * kSide * kSide / time_s;
  }();
  return rate;
}

// The least time of a matrix that `steps` rows one after another, or `rows` at once, go through.
double product_floor_s(std::size_t num_weights, std::size_t rows, bool at_once) {
  const double bytes = 4.0 * static_cast<double>(num_weights);
  const double reads = at_once ? 1.0 : static_cast<double>(rows);
  const double operations = 2.0 * static_cast<double>(num_weights * rows);
  return std::max(reads * bytes / read_rate(4 * num_weights), operations / product_rate());
}

double node_floor_s(const Node& node, const std::vector<std::size_t>& rows_of_output) {
  double sum = 0.0;
  for (const auto& parameter : node.parameters) {
    const std::size_t size = parameter.shape.num_values();
    const std::string name = parameter.name.substr(parameter.name.rfind('/') + 1);
    const bool is_matrix = parameter.shape.rank() > 1 && node.spec.layer != "embedding";
    const std::size_t frames = rows_of_output[0];
    if (!is_matrix) {
      continue;
    }
    // The attention decoder's C_ and U_a are the frames'; its W_ and U_ the state's.
    const bool is_decoder = node.spec.layer == "attention_decoder";
    const bool of_frames = name == "kernel" || name == "U_a" || name.starts_with("C_");
    if (name == "W_s") {
      sum += product_floor_s(size, 1, true);
    } else if (is_decoder || name == "recurrent_kernel") {
      sum += product_floor_s(size, frames, of_frames);
    } else {
      sum += product_floor_s(size, rows_of_output[1], true);
    }
  }
  return sum;
}

// `num_words` of the tokens are no padding, which is gone through once for all utterances.
double floor_s(const Graph& graph, std::size_t num_words) {
  double sum = 0.0;
  for (const Node& node : graph.nodes()) {
    if (node.layer == nullptr) {
      continue;
    }
    const std::size_t given = node.input_shapes[0].rank() > 1 ? node.input_shapes[0][0] : 1;
    const std::size_t frames = given == kNumTokens ? num_words : given;
    std::size_t rows = 1;  // to which one matrix is applied
    for (std::size_t i = 0; i + 1 < node.shape.rank(); ++i) {
      rows *= node.shape[i] == kNumTokens ? num_words : node.shape[i];
    }
    const bool is_last_only = node.spec.layer == "lstm" || node.spec.layer == "gru";
    sum += node_floor_s(node, {frames, is_last_only ? frames : rows});
  }
  return sum;
}

Graph blstm2() {
  return Graph({{"x", "input", {}, {{"rows", "100"}, {"columns", "34"}}},
                {"one", "lstm", {"x"}, {{"units", "128"}, {"direction", "both"}}},
                {"two", "lstm", {"one"}, {{"units", "128"}, {"direction", "both"}}}});
}

Graph graph_of_recipe(const std::string& name) {
  return merkit::recipe_graph(merkit::load_recipe("recipes/tripathi2018/" + name + ".toml"));
}

Graph find_graph(const std::string& name) {
  return name == "blstm2" ? blstm2() : graph_of_recipe(name.substr(0, name.find('_')));
}

// One utterance that fills the inputs of a graph with random numbers.
class Utterance {
 public:
  Utterance(const Graph& graph, bool has_padding, merkit::Rng rng) {
    for (const std::size_t place : graph.inputs()) {
      const Node& node = graph.nodes()[place];
      auto& values = values_.emplace_back(node.shape.num_values());
      const bool is_ids = node.shape.rank() == 1;
      std::generate(values.begin(), values.end(), [&] {
        return is_ids ? static_cast<float>(1 + rng.below(1000)) : static_cast<float>(rng.normal());
      });
      if (is_ids && has_padding) {
        std::fill_n(values.begin(), values.size() - kNumWords, 0.0F);
      }
      views_.push_back({values, 1, node.shape, {}});
    }
  }

  std::span<const BatchView<const float>> views() const { return views_; }

 private:
  std::vector<std::vector<float>> values_;
  std::vector<BatchView<const float>> views_;
};

// A network with random weights and utterances that have nothing in common but their padding.
class System {
 public:
  explicit System(const std::string& name) : network_(find_graph(name)) {
    network_.initialise(merkit::Rng(1));
    merkit::Rng rng(2);
    for (std::size_t i = 0; i < kNumUtterances; ++i) {
      utterances_.emplace_back(network_.graph(), is_sentence(name), rng.fork(i));
    }
    draw_vectors(rng);
  }

  const merkit::Network<float>& network() const { return network_; }
  std::span<const BatchView<const float>> inputs(std::size_t i) const {
    return utterances_[i % kNumUtterances].views();
  }

  // The graph with a softmax behind each row of its output, and the inputs as JSON.
  void write_onnx(const std::filesystem::path& stem) const {
    const Graph& graph = network_.graph();
    const merkit::Shape& output = graph.nodes()[graph.outputs().front()].shape;
    const merkit::OutputRule rule = {
        .kind = output.rank() > 1 ? merkit::OutputKind::kFrames : merkit::OutputKind::kUtterance,
        .num_classes = output.back()};
    std::vector<merkit::ParameterValues> parameters;
    for (const std::span<const float> values : this->parameters()) {
      parameters.emplace_back(std::vector(values.begin(), values.end()));
    }
    merkit::write_file(stem.string() + ".onnx",
                       merkit::export_graph(graph, parameters, {}, {.rule = rule}).bytes);
    merkit::Json inputs = merkit::Json::array();
    for (std::size_t i = 0; i < graph.inputs().size(); ++i) {
      const Node& node = graph.nodes()[graph.inputs()[i]];
      const std::span<const float> values = this->inputs(0)[i].values;
      std::vector<std::size_t> dims = {1};
      dims.insert(dims.end(), node.shape.begin(), node.shape.end());
      inputs.push_back({{"name", node.spec.name},
                        {"dims", dims},
                        {"values", std::vector<float>(values.begin(), values.end())}});
    }
    merkit::write_file(stem.string() + ".json", merkit::dump_json(inputs, -1));
  }

  merkit::Runtime runtime() const { return {network_.graph(), parameters()}; }

 private:
  std::vector<std::span<const float>> parameters() const {
    std::vector<std::span<const float>> parameters;
    std::size_t offset = 0;
    for (const auto& parameter : network_.graph().parameters()) {
      const std::size_t size = parameter.spec.shape.num_values();
      parameters.push_back(network_.values().subspan(offset, size));
      offset += size;
    }
    return parameters;
  }

  // Word vectors, but for that of padding, and biases, as training leaves them: initialise() gives
  // 0.
  void draw_vectors(merkit::Rng& rng) {
    for (const auto& parameter : network_.graph().parameters()) {
      const std::span<float> values = network_.parameter(parameter.name);
      if (parameter.name.ends_with("/vectors")) {
        for (float& value : values.subspan(parameter.spec.shape.back())) {
          value = static_cast<float>(rng.normal());
        }
      } else if (parameter.name.ends_with("/bias")) {
        for (float& value : values) {
          value += static_cast<float>(0.1 * rng.normal());
        }
      }
    }
  }

  merkit::Network<float> network_;
  std::vector<Utterance> utterances_;
};

void BM_Runtime(benchmark::State& state, const std::string& name) {
  const System system(name);
  const merkit::Runtime runtime = system.runtime();
  merkit::RuntimeMemory memory;
  double best_s = 1e9;
  std::size_t i = 0;
  for (auto _ : state) {
    const auto run = [&] { benchmark::DoNotOptimize(runtime.run(system.inputs(i++), memory)); };
    best_s = std::min(best_s, seconds_of(1, run));
  }
  const double floor =
      floor_s(system.network().graph(), is_sentence(name) ? kNumWords : kNumTokens);
  state.counters["best_us"] = 1e6 * best_s;
  state.counters["floor_us"] = 1e6 * floor;
  state.counters["gap"] = best_s / floor;
}

// The executor that checks and trains, for comparison.
void BM_Network(benchmark::State& state, const std::string& name) {
  const System system(name);
  merkit::NetworkMemory<float> memory;
  for (auto _ : state) {
    benchmark::DoNotOptimize(system.network().run(system.inputs(0), memory));
  }
}

BENCHMARK_CAPTURE(BM_Runtime, blstm2, "blstm2")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Runtime, speech4, "speech4")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Runtime, combined6, "combined6")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Runtime, combined6_sentence, "combined6_sentence")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Network, blstm2, "blstm2")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Network, speech4, "speech4")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Network, combined6, "combined6")->Unit(benchmark::kMicrosecond);

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "--onnx") {
    for (const char* const name : {"blstm2", "speech4", "combined6", "combined6_sentence"}) {
      System(name).write_onnx(std::filesystem::path(argv[2]) / name);
    }
    return 0;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
